// Block Kit as elements: what a message, a modal or the home tab is made of.
import { h } from "./dom.js";
import { drawElement, picture } from "./elements.js";
import { mrkdwn, wordsOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Draw a list of blocks for a place: a message, a modal or the home tab. */
export function drawBlocks(blocks, place) {
  return h("div", { class: "blocks" }, ...blocks.map((block) => drawBlock(block, place)));
}

function drawBlock(block, place) {
  const draw = DRAW[block.type] ?? (() => h("p", { class: "unknown" }, `${block.type} is not drawn here`));
  const node = draw(block, place);
  node.dataset.block = block.block_id;
  node.classList.add("block", `block-${block.type}`);
  return node;
}

function textOf(object, place) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, place.names) : wordsOf(object);
}

function section(block, place) {
  const said = h("div", { class: "section-text" });
  if (block.text) said.append(h("div", { class: "prose" }, textOf(block.text, place)));
  if (block.fields) said.append(h("div", { class: "fields" }, ...block.fields.map((one) => h("div", { class: "prose" }, textOf(one, place)))));
  const accessory = block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, block, place));
  return h("div", {}, said, accessory);
}

function context(block, place) {
  const parts = block.elements.map((one) => (one.type === "image" ? picture(one) : h("span", { class: "prose" }, textOf(one, place))));
  return h("div", {}, ...parts);
}

function input(block, place) {
  const id = place.inputId(block, block.element);
  const control = drawElement(block.element, block, place);
  const target = control.id === id ? control : (control.querySelector(`[id="${id}"]`) ?? control);
  const error = place.error(block);
  const notes = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  if (notes) target.setAttribute("aria-describedby", notes);
  if (error) target.setAttribute("aria-invalid", "true");
  if (!block.optional) target.setAttribute("aria-required", "true");
  target.setAttribute("aria-labelledby", `${id}-label`);
  return h("div", { class: error ? "wrong" : "" },
    h("label", { class: "label", id: `${id}-label`, for: id }, wordsOf(block.label), block.optional ? h("span", { class: "faint" }, " (optional)") : null),
    control,
    error ? h("p", { class: "error", id: `${id}-error`, role: "alert" }, error) : null,
    block.hint ? h("p", { class: "hint", id: `${id}-hint` }, wordsOf(block.hint)) : null);
}

function cell(one, place) {
  return one.type === "rich_text" ? richText(one, place.names) : one.text;
}

function table(block, place) {
  const align = (index) => block.column_settings?.[index]?.align ?? "left";
  const row = (cells, tag) => h("tr", {}, ...cells.map((one, index) => h(tag, { class: `align-${align(index)}` }, cell(one, place))));
  const [head, ...rest] = block.rows;
  return h("div", {}, h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, ...rest.map((cells) => row(cells, "td")))));
}

const DRAW = {
  section,
  context,
  input,
  table,
  header: (block) => h("h3", {}, wordsOf(block.text)),
  divider: () => h("hr"),
  actions: (block, place) => h("div", {}, ...block.elements.map((one) => drawElement(one, block, place))),
  rich_text: (block, place) => h("div", {}, richText(block, place.names)),
  markdown: (block, place) => h("div", { class: "prose" }, mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*"), place.names)),
  image: (block) => h("figure", {}, block.title ? h("figcaption", {}, wordsOf(block.title)) : null, picture(block, true)),
  video: (block) => h("figure", {}, h("figcaption", {}, wordsOf(block.title)), picture({ alt_text: block.alt_text, image_url: block.thumbnail_url }, true)),
  context_actions: (block, place) => h("div", { class: "block-actions" }, ...block.elements.map((one) => drawElement(one, block, place))),
  file: (block) => h("div", { class: "file" }, `File ${block.external_id}`),
};
