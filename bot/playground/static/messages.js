// The message list and the thread beside it.
import { act } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { date, dayOf, say } from "./dates.js";
import { complain, h, icon } from "./dom.js";
import { openMenu } from "./menus.js";
import { link, mrkdwn } from "./mrkdwn.js";
import { inMessage } from "./place.js";
import { messagesOf, names, person, repliesTo, state, zone } from "./state.js";

const drawn = new Map();
const TINTS = ["#2f6f8f", "#8a4f7d", "#a0602c", "#4c6b3c", "#6a5aa8"];

/** Draw a person's square. */
export function avatar(user, size = "") {
  const who = person(user);
  if (user === "USLACKBOT" || who?.is_bot) return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" });
  const number = [...user].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS.length;
  const initials = (who?.real_name ?? user).split(" ").map((word) => word[0]).join("").slice(0, 2);
  return h("span", { class: `avatar tint-${number} ${size}`, "aria-hidden": "true" }, initials);
}

/** Draw a channel's messages into the list; elements of unchanged messages stay as they are. */
export function drawList(list, channel, show) {
  const messages = messagesOf(channel);
  let day = "";
  let before = null;
  const nodes = messages.flatMap((message) => {
    const own = dayOf(new Date(Number(message.ts) * 1000));
    const divider = own === day ? [] : [daySeparator(message.ts)];
    const follows = !divider.length && joins(before, message);
    day = own;
    before = message;
    return [...divider, one(message, show, { inThread: false, follows })];
  });
  put(list, nodes);
}

/** Draw a thread: the parent, how many replies, the replies. */
export function drawReplies(list, channel, ts, show) {
  const parent = state.scene.messages.find((message) => message.channel === channel && message.ts === ts);
  const replies = repliesTo(channel, ts);
  const count = h("div", { class: "reply-count" }, replies.length === 1 ? "1 reply" : `${replies.length} replies`);
  put(list, [parent ? one(parent, show, { inThread: true }) : h("p", { class: "empty" }, "That message is gone."), count,
    ...replies.map((message) => one(message, show, { inThread: true }))]);
}

function put(list, nodes) {
  const same = nodes.length === list.children.length && nodes.every((node, index) => node === list.children[index]);
  if (!same) list.replaceChildren(...nodes);
}

function joins(before, message) {
  return Boolean(before) && !before.subtype && before.user === message.user && !before.is_ephemeral && !message.is_ephemeral
    && !message.blocks && Number(message.ts) - Number(before.ts) < 300 && !repliesTo(before.channel, before.ts).length;
}

function daySeparator(ts) {
  const said = date(Number(ts), "{day_divider_pretty}");
  const key = `day ${ts}`;
  if (drawn.get(key)?.print !== said) {
    drawn.set(key, { print: said, node: h("div", { class: "day", role: "separator" }, h("span", {}, said)) });
  }
  return drawn.get(key).node;
}

function one(message, show, { inThread, follows = false }) {
  const replies = inThread ? [] : repliesTo(message.channel, message.ts);
  const note = state.scene.notes[message.ts]?.trouble ?? "";
  const key = `${message.channel}/${message.ts}/${inThread}`;
  const print = JSON.stringify([message, replies.length, replies.at(-1)?.ts, note, follows, state.user, zone()]);
  const known = drawn.get(key);
  if (known?.print === print) return known.node;
  const node = message.subtype ? line(message) : article(message, replies, note, show, { inThread, follows });
  drawn.set(key, { print, node });
  return node;
}

function line(message) {
  return h("article", { class: "message said-by-slack", "data-ts": message.ts, "aria-label": "Slack" },
    h("span", { class: "gutter" }), h("p", { class: "faint" }, mrkdwn(message.text, names), " ", time(message)));
}

function article(message, replies, note, show, { inThread, follows }) {
  const who = names.user(message.user);
  const classes = ["message", message.is_ephemeral ? "ephemeral" : "", follows ? "follows" : ""].join(" ");
  return h("article", { class: classes, "data-ts": message.ts, "aria-label": `${who}: ${message.text.slice(0, 120)}` },
    message.is_ephemeral ? h("p", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null,
    follows ? h("span", { class: "gutter" }, time(message)) : avatar(message.user),
    h("div", { class: "body" },
      follows ? null : h("p", { class: "by" }, h("b", {}, who), person(message.user)?.is_bot ? h("span", { class: "app-badge" }, "APP") : null, time(message)),
      words(message),
      ...(message.attachments ?? []).map((one) => card(one, message)),
      ...(message.files ?? []).map(file),
      note ? h("p", { class: "error" }, note) : null,
      replies.length ? threadLine(message, replies, show) : null,
      message.is_ephemeral ? dismissLine(message) : null),
    tools(message, show, inThread));
}

function words(message) {
  if (message.blocks) return drawBlocks(message.blocks, inMessage(message));
  const edited = message.edited ? h("span", { class: "faint" }, " (edited)") : null;
  return h("div", { class: "prose" }, mrkdwn(message.text, names), edited);
}

function time(message) {
  const moment = new Date(Number(message.ts) * 1000);
  const whole = say(moment, { dateStyle: "full", timeStyle: "long" });
  return h("time", { class: "time", datetime: moment.toISOString(), title: whole }, say(moment, { timeStyle: "short" }));
}

function card(one, message) {
  const said = one.text ?? one.title ?? one.fallback ?? "";
  const url = one.from_url ?? one.title_link;
  return h("div", { class: "card" }, one.blocks ? drawBlocks(one.blocks, inMessage(message)) : url ? link(url, said) : mrkdwn(said, names));
}

function file(one) {
  return h("a", { class: "file", href: one.url_private.replace(/^https?:\/\/[^/]+/, ""), download: one.name }, icon("file", 20),
    h("span", {}, h("b", {}, one.title), h("small", {}, `${one.name}, ${one.size.toLocaleString()} bytes`)));
}

function threadLine(message, replies, show) {
  const faces = [...new Set(replies.map((reply) => reply.user))].slice(0, 3).map((user) => avatar(user, "tiny"));
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return h("button", { class: "thread-line", type: "button", onclick: () => show.thread(message) }, ...faces, h("b", {}, count), h("span", { class: "faint" }, "View thread"));
}

function dismissLine(message) {
  const run = () => act("dismiss", { user: state.user, channel: message.channel, ts: message.ts });
  return h("p", { class: "dismiss" }, h("button", { class: "quiet", type: "button", onclick: run }, "Dismiss message"));
}

function tools(message, show, inThread) {
  if (message.is_ephemeral) return null;
  const entries = state.scene.app.shortcuts.filter((one) => one.type === "message").map((one) => ({
    label: one.name,
    note: state.scene.app.name,
    run: async () => complain(await act("shortcut", { user: state.user, callback_id: one.callback_id, channel: message.channel, ts: message.ts })),
  }));
  const more = h("button", { class: "tool", type: "button", "aria-label": "More actions for this message", "aria-haspopup": "menu", "aria-expanded": "false", title: "More actions" }, icon("more"));
  more.addEventListener("click", () => openMenu(more, entries, "Message actions"));
  const reply = inThread ? null : h("button", { class: "tool", type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => show.thread(message) }, icon("reply"));
  return h("div", { class: "tools" }, reply, more);
}
