// The small Slack: fetch the scene, draw it, follow its changes.
import { act, fetchScene, follow } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { makeChannelTools } from "./channel.js";
import { makeComposer } from "./composer.js";
import { announce, h, icon } from "./dom.js";
import { closeMenu, menuIsOpen } from "./menus.js";
import { drawList, drawReplies } from "./messages.js";
import { closeModal, drawModal } from "./modal.js";
import { inView } from "./place.js";
import { drawSidebar } from "./sidebar.js";
import { currentChannel, directChannel, names, state } from "./state.js";

const at = (id) => document.getElementById(id);
let centre = null;
let thread = null;
let homePrint = "";
let fetching = false;
let again = false;
let lastOfMine = null;

const show = {
  channel(id) {
    state.home = false;
    state.channel = id;
    state.thread = null;
    location.hash = id;
    draw();
    at("composer")?.focus();
  },
  home() {
    state.home = true;
    state.thread = null;
    state.channel = directChannel().id;
    homePrint = "";
    location.hash = "home";
    act("home", { user: state.user });
    draw();
  },
  thread(message) {
    state.thread = message.thread_ts ?? message.ts;
    draw();
    at("reply")?.focus();
  },
  user(id) {
    state.user = id;
    sessionStorage.setItem("user", id);
    state.home = false;
    state.thread = null;
    state.channel = null;
    refresh();
  },
};

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  const asked = state.user;
  try {
    const scene = await fetchScene(asked, state.since);
    if (asked === state.user) take(scene); // otherwise somebody else has begun to look, and the next scene is theirs
  } catch {
    online(false);
  }
  fetching = false;
  if (again) {
    again = false;
    refresh();
  }
}

function take(scene) {
  state.scene = scene;
  state.user = scene.user;
  state.since ??= scene.mark;
  if (!scene.channels.some((one) => one.id === state.channel)) arrive();
  online(true);
  draw();
}

function arrive() {
  const [, channel, stamp] = location.pathname.match(/^\/archives\/(\w+)\/p(\d+)/) ?? [];
  const hash = location.hash.slice(1);
  const known = (id) => state.scene.channels.some((one) => one.id === id);
  state.channel = [channel, hash, state.scene.channels[0].id].find(known);
  if (stamp) {
    state.thread = new URLSearchParams(location.search).get("thread_ts");
    history.replaceState(null, "", `/#${state.channel}`);
    setTimeout(() => point(`${stamp.slice(0, -6)}.${stamp.slice(-6)}`), 100);
  } else if (hash === "home") show.home();
}

function point(ts) {
  const message = document.querySelector(`[data-ts="${ts}"]`);
  message?.scrollIntoView({ block: "center" });
  message?.classList.add("pointed");
}

function online(reached) {
  const line = at("link");
  const { connections = 0, mode = "socket" } = state.scene ?? {};
  const well = reached && (mode === "http" || connections > 0);
  const said = !reached ? "The loopback Slack has stopped" : mode === "http" ? "Brief over signed HTTP" : well ? "Brief is connected" : "Brief is not connected";
  if (line.textContent !== said) line.textContent = said;
  line.classList.toggle("well", well);
}

function draw() {
  drawSidebar(at("sidebar"), show);
  state.home ? drawHome() : drawChannel();
  drawThread();
  drawModal(at("overlay"));
}

function drawHome() {
  const view = state.scene.home;
  const print = JSON.stringify(["home", view?.id, view?.hash, state.user]);
  if (print === homePrint && centre === null) return;
  homePrint = print;
  centre = null;
  const empty = h("p", { class: "empty" }, "Brief has not drawn its home tab yet.");
  const kept = at("centre").querySelector(".home")?.scrollTop ?? 0;
  const home = h("div", { class: "home" }, view ? drawBlocks(view.blocks, inView(view)) : empty);
  at("centre").replaceChildren(header(h("span", { class: "avatar bot small", "aria-hidden": "true" }), "Brief", "Home", true), home);
  home.scrollTop = kept;
  document.title = "Brief: home";
}

function header(mark, title, topic, tabs) {
  const tab = (label, on, run) => h("button", { class: on ? "tab on" : "tab", type: "button", "aria-current": on ? "page" : undefined, onclick: run }, label);
  return h("header", { class: "head" },
    h("div", { class: "head-line" }, mark, h("h1", {}, title), tabs ? null : h("span", { class: "topic" }, topic), tabs ? null : makeChannelTools()),
    tabs ? h("div", { class: "tabs" }, tab("Home", state.home, () => show.home()), tab("Messages", !state.home, () => show.channel(directChannel().id))) : null);
}

function drawChannel() {
  const channel = currentChannel();
  const print = JSON.stringify([channel, state.user]);
  if (centre?.print !== print) openChannel(channel, print);
  const { list } = centre;
  const atFoot = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const before = list.scrollHeight;
  drawList(list, channel.id, show);
  if (!list.children.length) list.append(h("p", { class: "empty" }, channel.is_im ? "Messages between you and Brief stand here." : `This is the beginning of #${channel.name}.`));
  if (atFoot && list.scrollHeight !== before) settle(list);
  markRead(channel.id);
}

function settle(list) {
  const last = list.lastElementChild;
  const tall = last.offsetHeight > list.clientHeight - 40;
  list.scrollTop = tall ? last.offsetTop - 12 : list.scrollHeight;
}

function openChannel(channel, print) {
  homePrint = "";
  const list = h("div", { class: "messages", role: "log", "aria-label": "Messages", tabindex: "0" });
  const mark = channel.is_im ? h("span", { class: "avatar bot small", "aria-hidden": "true" }) : icon(channel.is_private ? "lock" : channel.is_archived ? "archive" : "hash", 18);
  const title = channel.is_im ? "Brief" : channel.name;
  const foot = channel.is_archived
    ? h("p", { class: "archived" }, "This channel is archived.")
    : makeComposer("composer", `Message ${channel.is_im ? "Brief" : `#${channel.name}`}, or type /`, () => ({ channel: channel.id }));
  at("centre").replaceChildren(header(mark, title, channel.topic, channel.is_im), list, foot);
  centre = { print, list };
  document.title = `${title}: loopback Slack`;
  drawList(list, channel.id, show);
  list.scrollTop = list.scrollHeight;
  if (document.activeElement === document.body) at("composer")?.focus();
}

function markRead(channel) {
  const last = state.scene.messages.filter((one) => one.channel === channel).at(-1);
  if (!last) return;
  state.read.set(channel, last.ts);
  if (last.ts !== lastOfMine && last.user !== state.user) announce(`${names.user(last.user)}: ${last.text.slice(0, 160)}`);
  lastOfMine = last.ts;
}

function drawThread() {
  const pane = at("thread");
  pane.hidden = state.thread === null;
  at("frame").classList.toggle("with-thread", !pane.hidden);
  if (pane.hidden) {
    thread = null;
    return;
  }
  const key = `${state.channel}/${state.thread}/${state.user}`;
  if (thread?.key !== key) openThread(pane, key);
  drawReplies(thread.list, state.channel, state.thread, show);
}

function openThread(pane, key) {
  const close = () => {
    state.thread = null;
    draw();
    at("composer")?.focus();
  };
  const list = h("div", { class: "messages", role: "log", "aria-label": "Replies", tabindex: "0" });
  const [channel, ts] = [state.channel, state.thread];
  const title = h("h1", {}, "Thread", h("small", {}, `#${names.channel(channel)}`));
  const shut = h("button", { class: "tool", type: "button", "aria-label": "Close thread", onclick: close }, icon("close"));
  pane.replaceChildren(h("header", { class: "head" }, h("div", { class: "head-line" }, title, shut)), list,
    makeComposer("reply", "Reply…", () => ({ channel, thread: ts })));
  pane.onkeydown = (event) => {
    if (event.key !== "Escape" || menuIsOpen()) return;
    event.stopPropagation();
    close();
  };
  thread = { key, list };
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (menuIsOpen()) closeMenu();
  else closeModal();
});
for (const event of ["visibilitychange", "focus"]) addEventListener(event, () => state.scene && !document.hidden && refresh());
await refresh();
for (const channel of state.scene?.channels ?? []) {
  const last = state.scene.messages.filter((one) => one.channel === channel.id).at(-1);
  if (last) state.read.set(channel.id, last.ts);
}
if (state.scene) draw();
follow(refresh, () => online(false));
