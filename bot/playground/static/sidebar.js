// The sidebar: the workspace, channels, the app, and who is looking.
import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { directChannel, messagesOf, state, zone } from "./state.js";

/** Draw the sidebar; `show` opens what is pressed. */
export function drawSidebar(root, show) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const channels = state.scene.channels.filter((one) => !one.is_im);
  const people = state.scene.users.filter((one) => !one.is_bot);
  const choose = h("select", { class: "switcher", "aria-label": "Look as", "data-key": "switcher", onchange: (event) => show.user(event.target.value) },
    ...people.map((one) => h("option", { value: one.id, selected: one.id === state.user }, one.real_name)));
  root.replaceChildren(
    h("div", { class: "team" }, h("b", {}, state.scene.team.name), h("span", { class: "chip" }, "loopback")),
    group("Channels", channels.map((one) => row(channelRow(one, show)))),
    group("Apps", [
      row({ key: "home", label: `${state.scene.app.name}`, mark: h("span", { class: "avatar bot tiny", "aria-hidden": "true" }), on: state.home || state.channel === directChannel()?.id, unread: unread(directChannel()), run: () => show.home() }),
    ]),
    h("div", { class: "you" }, avatar(state.user, "small"), h("label", { class: "you-label" }, h("small", {}, `Looking as, in ${city()}`), choose)));
  if (focused) root.querySelector(`[data-key="${focused}"]`)?.focus();
}

function city() {
  return zone().split("/").at(-1).replaceAll("_", " ");
}

function group(title, rows) {
  return h("section", {}, h("h2", {}, title), h("ul", {}, ...rows.map((one) => h("li", {}, one))));
}

function channelRow(channel, show) {
  const mark = icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash");
  const on = !state.home && state.channel === channel.id;
  return { key: channel.id, label: channel.name, mark, on, unread: unread(channel), faint: channel.is_archived, run: () => show.channel(channel.id) };
}

function unread(channel) {
  if (!channel || (!state.home && channel.id === state.channel)) return 0;
  const read = Number(state.read.get(channel.id) ?? 0);
  return messagesOf(channel.id).filter((one) => Number(one.ts) > read && one.user !== state.user).length;
}

function row({ key, label, mark, on, unread: count, faint, run }) {
  const classes = ["row", on ? "on" : "", count ? "unread" : "", faint ? "faint-row" : ""].join(" ");
  const said = count ? `${label}, ${count} new` : label;
  return h("button", { class: classes, type: "button", title: label, "aria-label": said, "data-key": key, "aria-current": on ? "page" : undefined, onclick: run },
    mark, h("span", { class: "row-label" }, label), count ? h("span", { class: "count" }, count) : null);
}
