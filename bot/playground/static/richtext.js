// rich_text blocks: sections, lists, quotes and preformatted text.
import { date } from "./dates.js";
import { h } from "./dom.js";
import { emoji, link } from "./mrkdwn.js";

/** Draw a rich_text block. */
export function richText(block, names) {
  const counters = new Map();
  return h("div", { class: "rich" }, ...block.elements.map((part) => draw(part, names, counters)));
}

function draw(part, names, counters) {
  const inside = () => spans(part.elements, names);
  if (part.type !== "rich_text_list") counters.clear();
  switch (part.type) {
    case "rich_text_quote":
      return h("blockquote", { class: "quote" }, ...inside());
    case "rich_text_preformatted":
      return h("pre", { class: "pre" }, ...inside());
    case "rich_text_list":
      return list(part, names, counters);
    default:
      return h("p", { class: "line" }, ...inside());
  }
}

function list(part, names, counters) {
  const level = part.indent ?? 0;
  const start = part.offset !== undefined ? part.offset + 1 : (counters.get(level) ?? 0) + 1;
  counters.set(level, start - 1 + part.elements.length);
  const tag = part.style === "ordered" ? "ol" : "ul";
  const attributes = { class: `list indent-${level}${part.border ? " bordered" : ""}`, ...(tag === "ol" ? { start } : {}) };
  return h(tag, attributes, ...part.elements.map((entry) => h("li", {}, ...spans(entry.elements, names))));
}

function spans(elements, names) {
  return elements.flatMap((one) => styled(one, content(one, names)));
}

function content(one, names) {
  switch (one.type) {
    case "text":
      return broken(one.text);
    case "link":
      return [link(one.url, one.text || undefined)];
    case "emoji":
      return [emoji(`:${one.name}:`)];
    case "user":
      return [h("span", { class: "mention" }, `@${names.user(one.user_id)}`)];
    case "channel":
      return [h("span", { class: "mention" }, `#${names.channel(one.channel_id)}`)];
    case "broadcast":
      return [h("span", { class: "mention" }, `@${one.range}`)];
    case "date":
      return [when(one)];
    case "color":
      return [h("code", {}, one.value)];
    default:
      return [h("span", { class: "mention" }, `@${one.usergroup_id ?? one.team_id ?? one.type}`)];
  }
}

function when(one) {
  const said = h("time", { title: one.fallback }, date(one.timestamp, one.format, one.fallback));
  return one.url ? link(one.url, said) : said;
}

function broken(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

const TAGS = { bold: "b", italic: "i", strike: "s", code: "code", underline: "u" };

function styled(one, nodes) {
  let inner = nodes;
  for (const [name, tag] of Object.entries(TAGS)) if (one.style?.[name]) inner = [h(tag, {}, ...inner)];
  return inner;
}
