// Interactive elements. `place` knows how to press them and where typed values are kept.
import { h, icon } from "./dom.js";
import { confirmFirst, openMenu } from "./menus.js";
import { mrkdwn, wordsOf } from "./mrkdwn.js";

/** Draw one interactive element or image of a block. */
export function drawElement(element, block, place) {
  const draw = DRAW[element.type] ?? unknown;
  return draw(element, block, place);
}

/** Draw an image that may not be loaded: the page fetches nothing from outside. */
export function picture(element, big = false) {
  const host = (element.image_url ?? "").replace(/^https?:\/\/([^/]*).*$/, "$1");
  return h("span", { class: `picture${big ? " big" : ""}`, role: "img", "aria-label": element.alt_text, title: element.image_url },
    icon("file", big ? 28 : 14), big ? h("span", {}, `${element.alt_text} (${host})`) : null);
}

function unknown(element) {
  return h("span", { class: "unknown" }, `${element.type} is not drawn here`);
}

async function press(node, element, block, place, value) {
  if (!(await confirmFirst(element.confirm))) return;
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  await place.click(block, element, value);
  node.classList.remove("busy");
  node.removeAttribute("aria-busy");
}

function button(element, block, place) {
  const style = element.style ? ` ${element.style}` : "";
  const node = h("button", { class: `button${style}`, type: "button", "aria-label": element.accessibility_label, "data-action": element.action_id }, wordsOf(element.text));
  node.addEventListener("click", () => {
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    press(node, element, block, place, element.value);
  });
  return node;
}

function overflow(element, block, place) {
  const node = h("button", { class: "button icon-button", type: "button", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false", "data-action": element.action_id }, icon("more"));
  node.addEventListener("click", () => openMenu(node, element.options.map((option) => ({
    label: wordsOf(option.text),
    note: option.description && wordsOf(option.description),
    run: () => {
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      press(node, element, block, place, option.value);
    },
  })), "More actions"));
  return node;
}

function named(element, block, place) {
  return { "data-action": element.action_id, id: place.inputId(block, element), autofocus: element.focus_on_load };
}

function changed(node, element, block, place, read) {
  node.addEventListener("change", async () => {
    const value = read(node);
    place.keep(block, element, value);
    if (block.type === "input" && !block.dispatch_action) return;
    if (!(await confirmFirst(element.confirm))) return;
    place.click(block, element, value);
  });
  return node;
}

function select(element, block, place, options, initial) {
  const many = element.type.startsWith("multi_");
  const kept = place.kept(block, element, initial);
  const chosen = new Set([kept ?? []].flat());
  const rows = (list) => list.map((one) => h("option", { value: one.value, selected: chosen.has(one.value) }, one.label));
  const groups = options.map((group) => (group.label ? h("optgroup", { label: group.label }, ...rows(group.rows)) : rows(group.rows)));
  const placeholder = element.placeholder && wordsOf(element.placeholder);
  const empty = many ? null : h("option", { value: "", selected: !chosen.size }, placeholder ?? "Choose…");
  const node = h("select", { class: "select", multiple: many, size: many ? 5 : undefined, "aria-label": placeholder ?? "Choose", ...named(element, block, place) }, empty, ...groups.flat());
  const read = () => (many ? [...node.selectedOptions].map((one) => one.value) : node.value || null);
  return h("span", { class: many ? "select-many" : "select-one" }, changed(node, element, block, place, read), many ? null : icon("down", 12));
}

function staticSelect(element, block, place) {
  const rows = (options) => options.map((one) => ({ value: one.value, label: wordsOf(one.text) }));
  const groups = element.options ? [{ rows: rows(element.options) }] : element.option_groups.map((one) => ({ label: wordsOf(one.label), rows: rows(one.options) }));
  const initial = element.initial_options?.map((one) => one.value) ?? element.initial_option?.value;
  return select(element, block, place, groups, initial);
}

function peopleSelect(element, block, place) {
  const noun = element.type.match(/(users|conversations|channels)_select/)[1].slice(0, -1);
  const rows = noun === "user" ? place.people() : place.conversations(noun === "channel" ? ["public"] : element.filter?.include);
  const here = element.default_to_current_conversation ? place.current() : undefined;
  return select(element, block, place, [{ rows }], element[`initial_${noun}s`] ?? element[`initial_${noun}`] ?? here);
}

function externalSelect(element, block, place) {
  const holder = h("span", { class: "external" });
  const fill = async (typed) => {
    const answer = await place.options(block, element, typed);
    const rows = (answer.options ?? (answer.option_groups ?? []).flatMap((one) => one.options)).map((one) => ({ value: JSON.stringify(one), label: wordsOf(one.text) }));
    holder.lastChild.replaceWith(select({ ...element, type: element.type }, block, { ...place, keep: (b, e, value) => place.keep(b, e, parsed(value)), click: (b, e, value) => place.click(b, e, parsed(value)) }, [{ rows }], undefined));
  };
  const search = h("input", { class: "field", type: "search", placeholder: "Type to search", "aria-label": "Search options", oninput: (event) => {
    if (event.target.value.length >= (element.min_query_length ?? 3)) fill(event.target.value);
  } });
  holder.append(search, h("span"));
  return holder;
}

function parsed(value) {
  if (Array.isArray(value)) return value.map((one) => JSON.parse(one));
  return value ? JSON.parse(value) : null;
}

function textInput(element, block, place) {
  const kept = place.kept(block, element, element.initial_value) ?? "";
  const kind = { number_input: "number", email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const shared = { class: "field", placeholder: element.placeholder && wordsOf(element.placeholder), minlength: element.min_length, maxlength: element.max_length, ...named(element, block, place) };
  const node = element.multiline ? h("textarea", { ...shared, rows: 6 }) : h("input", { ...shared, type: kind, step: element.is_decimal_allowed ? "any" : undefined });
  node.value = kept;
  node.addEventListener("input", () => place.keep(block, element, node.value));
  if (block.dispatch_action) {
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !element.multiline) {
        event.preventDefault();
        place.click(block, element, node.value);
      }
    });
  }
  return node;
}

function moment(kind, initial) {
  return (element, block, place) => {
    const node = h("input", { class: "field short", type: kind, ...named(element, block, place) });
    node.value = place.kept(block, element, element[initial]) ?? "";
    const read = () => (kind === "datetime-local" ? Math.floor(new Date(node.value).getTime() / 1000) : node.value);
    return changed(node, element, block, place, read);
  };
}

function ticks(kind) {
  return (element, block, place) => {
    const initial = element.initial_options?.map((one) => one.value) ?? element.initial_option?.value;
    const chosen = new Set([place.kept(block, element, initial) ?? []].flat());
    const name = place.inputId(block, element);
    const group = h("span", { class: "ticks", role: kind === "radio" ? "radiogroup" : "group", id: name, "data-action": element.action_id },
      ...element.options.map((option) => tick(kind, name, option, chosen.has(option.value), place)));
    const read = () => {
      const values = [...group.querySelectorAll("input:checked")].map((one) => one.value);
      return kind === "radio" ? (values[0] ?? null) : values;
    };
    return changed(group, element, block, place, read);
  };
}

function tick(kind, name, option, checked, place) {
  const text = (one) => (one.type === "mrkdwn" ? mrkdwn(one.text, place.names) : wordsOf(one));
  return h("label", { class: "tick" }, h("input", { type: kind, name, value: option.value, checked }),
    h("span", {}, text(option.text), option.description ? h("small", {}, text(option.description)) : null));
}

function feedback(element, block, place) {
  const half = (one) => button({ ...element, ...one }, block, place);
  return h("span", { class: "pair" }, half(element.positive_button), half(element.negative_button));
}

const DRAW = {
  feedback_buttons: feedback,
  icon_button: button,
  button, overflow, workflow_button: button,
  static_select: staticSelect, multi_static_select: staticSelect,
  external_select: externalSelect, multi_external_select: externalSelect,
  users_select: peopleSelect, multi_users_select: peopleSelect,
  conversations_select: peopleSelect, multi_conversations_select: peopleSelect,
  channels_select: peopleSelect, multi_channels_select: peopleSelect,
  plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput,
  datepicker: moment("date", "initial_date"), timepicker: moment("time", "initial_time"),
  datetimepicker: moment("datetime-local", "initial_date_time"),
  checkboxes: ticks("checkbox"), radio_buttons: ticks("radio"),
  image: (element) => picture(element),
};
