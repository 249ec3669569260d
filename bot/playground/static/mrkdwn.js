// Slack's mrkdwn as elements: bold, italic, strike, code, quotes, lists as typed, links, mentions, dates and emoji.
import { date } from "./dates.js";
import { h } from "./dom.js";

const EMOJI = {
  warning: "⚠️", eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", newspaper: "📰", mag: "🔍",
  speech_balloon: "💬", busts_in_silhouette: "👥", bust_in_silhouette: "👤", rotating_light: "🚨", page_facing_up: "📄",
  link: "🔗", memo: "📝", hourglass_flowing_sand: "⏳", hourglass: "⌛", lock: "🔒", tada: "🎉", wave: "👋", bulb: "💡",
  pushpin: "📌", information_source: "ℹ️", question: "❓", exclamation: "❗", thumbsup: "👍", "+1": "👍", inbox_tray: "📥",
  clipboard: "📋", bell: "🔔", gear: "⚙️", arrow_right: "➡️", arrow_left: "⬅️", small_blue_diamond: "🔹", label: "🏷️",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", loudspeaker: "📢", books: "📚",
};
const WRAP = { "*": "b", _: "i", "~": "s" };

function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Replace :names: that we know. */
export function emoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

/** Return what a plain_text object shows; its text is escaped like mrkdwn, its emoji may be left as they are typed. */
export function wordsOf(object) {
  return object.emoji === false ? plain(object.text) : emoji(plain(object.text));
}

/** Draw mrkdwn; `names` finds people and channels. */
export function mrkdwn(text, names) {
  const root = document.createDocumentFragment();
  text.split(/```/).forEach((part, index, all) => {
    if (index % 2 && index < all.length - 1) root.append(h("pre", { class: "pre" }, plain(part.replace(/^\n|\n$/g, ""))));
    else root.append(...paragraphs(index % 2 ? `\`\`\`${part}` : part, names));
  });
  return root;
}

function paragraphs(text, names) {
  const nodes = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) nodes.push(h("blockquote", { class: "quote" }, ...lines(quoted, names)));
    quoted = [];
  };
  const open = [];
  const flushOpen = () => {
    if (open.length) nodes.push(...lines(open.splice(0), names));
  };
  for (const line of text.split("\n")) {
    const quote = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quote) {
      flushOpen();
      quoted.push(quote[1]);
    } else {
      flush();
      open.push(line);
    }
  }
  flush();
  flushOpen();
  return nodes;
}

function lines(all, names) {
  return all.flatMap((line, index) => (index ? [h("br"), ...inline(line, names)] : inline(line, names)));
}

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\3).)+?)(?<=\S)\3(?![\p{L}\p{N}])/gu;

function inline(text, names) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(emoji(plain(text.slice(from, match.index))));
    from = match.index + match[0].length;
    if (match[1] !== undefined) nodes.push(angled(match[1], names));
    else if (match[2] !== undefined) nodes.push(h("code", {}, plain(match[2])));
    else nodes.push(h(WRAP[match[3]], {}, ...inline(match[4], names)));
  }
  nodes.push(emoji(plain(text.slice(from))));
  return nodes.filter((node) => node !== "");
}

function angled(inner, names) {
  const [target, label] = inner.split(/\|(.*)/s);
  const said = label === undefined ? undefined : plain(label);
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${names.channel(target.slice(1))}`);
  if (target.startsWith("!date^")) return when(target, said);
  if (target.startsWith("!")) return mention(`@${said ?? target.slice(1).split("^")[0]}`);
  return link(plain(target), said);
}

function mention(text) {
  return h("span", { class: "mention" }, text);
}

/** Draw a link that opens elsewhere; anything but the web and mail stays text. */
export function link(url, label, extra = {}) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label ?? url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url, ...extra }, label ?? url);
}

function when(target, fallback) {
  const [, stamp, format, url] = target.split("^");
  const said = h("time", { title: fallback }, date(Number(stamp), plain(format ?? ""), fallback));
  return url ? link(plain(url), said) : said;
}
