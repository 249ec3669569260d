// Menus: one choice from a few is the browser's own, everything else is a type-ahead.
import { h, icon } from "./dom.js";
import { wordsOf } from "./mrkdwn.js";
import { typeahead } from "./typeahead.js";

/** What every control with a name shares. */
export function named(element, block, place) {
  return { "data-action": element.action_id, id: place.inputId(block, element), autofocus: element.focus_on_load };
}

/** A menu whose options stand in the block. */
export function staticSelect(element, block, place, pick) {
  const groups = element.options ? [{ rows: rowsOf(element.options) }] : element.option_groups.map((one) => ({ label: wordsOf(one.label), rows: rowsOf(one.options) }));
  const initial = element.initial_options?.map((one) => one.value) ?? element.initial_option?.value;
  return menu(element, block, place, pick, groups, initial);
}

/** A menu of people, channels or conversations. */
export function peopleSelect(element, block, place, pick) {
  const noun = element.type.match(/(users|conversations|channels)_select/)[1].slice(0, -1);
  const rows = noun === "user" ? place.people() : place.conversations(noun === "channel" ? { include: ["public"] } : element.filter);
  const here = element.default_to_current_conversation && rows.some((one) => one.value === place.current()) ? place.current() : undefined;
  return menu(element, block, place, pick, [{ rows }], element[`initial_${noun}s`] ?? element[`initial_${noun}`] ?? here);
}

/** A menu that asks the app for its options. */
export function externalSelect(element, block, place, pick) {
  const find = async (typed) => {
    const answer = await place.options(block, element, typed);
    if (answer.error) return "The options could not be loaded. Type again to retry.";
    const grouped = (answer.option_groups ?? []).flatMap((group) => rowsOf(group.options, wordsOf(group.label)));
    return [...rowsOf(answer.options ?? []), ...grouped];
  };
  const kept = place.kept(block, element, element.initial_options ?? element.initial_option);
  return field(element, block, place, pick, { find, chosen: rowsOf([kept ?? []].flat()), least: element.min_query_length ?? 3, pause: true, value: (row) => row.option });
}

function rowsOf(options, group) {
  return options.map((option) => ({ value: option.value, label: wordsOf(option.text), note: option.description && wordsOf(option.description), group, option }));
}

function menu(element, block, place, pick, groups, initial) {
  const chosen = [place.kept(block, element, initial) ?? []].flat();
  if (!element.type.startsWith("multi_")) return single(element, block, place, pick, groups, chosen[0]);
  const rows = groups.flatMap((group) => group.rows.map((row) => ({ ...row, group: group.label })));
  const find = (typed) => rows.filter((row) => row.label.toLowerCase().includes(typed.toLowerCase()));
  const known = chosen.map((value) => rows.find((row) => row.value === value)).filter(Boolean);
  return field(element, block, place, pick, { find, chosen: known, least: 0, value: (row) => row.value });
}

function single(element, block, place, pick, groups, chosen) {
  const rows = (list) => list.map((one) => h("option", { value: one.value, selected: one.value === chosen }, one.label));
  const placeholder = element.placeholder && wordsOf(element.placeholder);
  const node = h("select", { class: "select", "aria-label": placeholder ?? "Choose", ...named(element, block, place) },
    h("option", { value: "", selected: chosen === undefined }, placeholder ?? "Choose…"),
    ...groups.flatMap((group) => (group.label ? h("optgroup", { label: group.label }, ...rows(group.rows)) : rows(group.rows))));
  const control = h("span", { class: "select-one" }, node, icon("down", 12));
  node.addEventListener("change", () => pick(element, block, place, node.value || null, control));
  return control;
}

function field(element, block, place, pick, { value, ...spec }) {
  const many = element.type.startsWith("multi_");
  const placeholder = element.placeholder && wordsOf(element.placeholder);
  const read = (rows) => (many ? rows.map(value) : rows.length ? value(rows[0]) : null);
  const changed = (rows) => pick(element, block, place, read(rows), control);
  const attributes = { "aria-label": placeholder ?? "Choose", ...named(element, block, place) };
  const control = typeahead({ ...spec, many, most: element.max_selected_items, placeholder: placeholder ?? "Type to search", attributes, changed });
  return control;
}
