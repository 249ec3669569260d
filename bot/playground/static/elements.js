// Interactive elements. `place` knows how to press them and where typed values are kept.
import { instantOf, wallClock } from "./dates.js";
import { h, icon } from "./dom.js";
import { confirmFirst, openMenu } from "./menus.js";
import { mrkdwn, wordsOf } from "./mrkdwn.js";
import { externalSelect, named, peopleSelect, staticSelect } from "./selects.js";

const TYPING_PAUSE = 200;

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

/** Keep a choice, and tell the app where the block asks for that; who thinks better of it has the old one back. */
async function pick(element, block, place, value, control) {
  const before = place.kept(block, element, undefined);
  place.keep(block, element, value);
  if (block.type === "input" && !block.dispatch_action) return;
  if (await confirmFirst(element.confirm)) {
    place.click(block, element, value);
    return;
  }
  place.keep(block, element, before);
  control.replaceWith(drawElement(element, block, place));
}

function changed(node, element, block, place, read) {
  node.addEventListener("change", () => pick(element, block, place, read(node), node));
  return node;
}

const choosing = (make) => (element, block, place) => make(element, block, place, pick);

function textInput(element, block, place) {
  const kept = place.kept(block, element, element.initial_value) ?? "";
  const kind = { number_input: "number", email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const length = { minlength: element.min_length, maxlength: element.max_length, min: element.min_value, max: element.max_value };
  const shared = { class: "field", placeholder: element.placeholder && wordsOf(element.placeholder), ...length, ...named(element, block, place) };
  const node = element.multiline ? h("textarea", { ...shared, rows: 6 }) : h("input", { ...shared, type: kind, step: element.is_decimal_allowed ? "any" : undefined });
  node.value = kept;
  node.addEventListener("input", () => place.keep(block, element, node.value));
  if (block.dispatch_action) dispatching(node, element, block, place);
  return node;
}

function dispatching(node, element, block, place) {
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => place.click(block, element, node.value);
  let pause = 0;
  if (when.includes("on_character_entered")) {
    node.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(send, TYPING_PAUSE);
    });
  }
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || element.multiline) return;
    event.preventDefault();
    if (when.includes("on_enter_pressed")) send();
  });
}

function moment(kind, initial) {
  const local = kind === "datetime-local";
  return (element, block, place) => {
    const node = h("input", { class: "field short", type: kind, ...named(element, block, place) });
    const kept = place.kept(block, element, element[initial]);
    node.value = kept ? (local ? wallClock(kept) : kept) : "";
    return changed(node, element, block, place, () => (local ? instantOf(node.value) : node.value || null));
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
  static_select: choosing(staticSelect), multi_static_select: choosing(staticSelect),
  external_select: choosing(externalSelect), multi_external_select: choosing(externalSelect),
  users_select: choosing(peopleSelect), multi_users_select: choosing(peopleSelect),
  conversations_select: choosing(peopleSelect), multi_conversations_select: choosing(peopleSelect),
  channels_select: choosing(peopleSelect), multi_channels_select: choosing(peopleSelect),
  plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput,
  datepicker: moment("date", "initial_date"), timepicker: moment("time", "initial_time"),
  datetimepicker: moment("datetime-local", "initial_date_time"),
  checkboxes: ticks("checkbox"), radio_buttons: ticks("radio"),
  image: (element) => picture(element),
};
