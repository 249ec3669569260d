// The composer: Enter sends, Shift+Enter breaks the line, a slash offers the commands.
import { act } from "./api.js";
import { complain, h, icon, toast } from "./dom.js";
import { menuIsOpen, openMenu } from "./menus.js";
import { state } from "./state.js";

/** Make a composer; `where` returns the channel (and thread) it writes to. */
export function makeComposer(id, label, where) {
  const box = h("textarea", { id, class: "composer-box", rows: 1, placeholder: label, "aria-label": label, autocomplete: "off", "aria-describedby": `${id}-keys` });
  const hints = h("div", { class: "hints", role: "listbox", "aria-label": "Commands", hidden: true });
  const send = h("button", { class: "send", type: "button", "aria-label": "Send", disabled: true }, icon("send"));
  const bolt = h("button", { class: "tool", type: "button", "aria-label": "Shortcuts", "aria-haspopup": "menu", "aria-expanded": "false", title: "Shortcuts" }, icon("bolt"));
  const keys = h("span", { class: "keys", id: `${id}-keys` }, h("kbd", {}, "Enter"), " to send, ", h("kbd", {}, "Shift"), "+", h("kbd", {}, "Enter"), " for a new line");
  const root = h("div", { class: "composer" }, hints, box, h("div", { class: "composer-foot" }, bolt, keys, send));
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 260)}px`;
    send.disabled = !box.value.trim();
    hint(box, hints);
  };
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => pressed(event, box, hints, post));
  box.addEventListener("blur", () => setTimeout(() => (hints.hidden = true), 120));
  send.addEventListener("click", post);
  bolt.addEventListener("click", () => openMenu(bolt, shortcuts(), "Shortcuts"));

  async function post() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    grow();
    const deed = text.startsWith("/") ? "command" : "say";
    const answer = await act(deed, { user: state.user, text, ...where() });
    if (answer.error) {
      toast(answer.error);
      box.value = text;
      grow();
    }
  }
  return root;
}

function shortcuts() {
  return state.scene.app.shortcuts.filter((one) => one.type === "global").map((one) => ({
    label: one.name,
    note: state.scene.app.name,
    run: async () => complain(await act("shortcut", { user: state.user, callback_id: one.callback_id })),
  }));
}

function hint(box, hints) {
  const typed = box.value;
  const known = [...state.scene.app.commands, ...state.scene.slack_commands];
  const offered = /^\/\S*$/.test(typed) ? known.filter((one) => one.command.startsWith(typed)) : [];
  hints.hidden = !offered.length;
  box.setAttribute("aria-expanded", String(!hints.hidden));
  hints.replaceChildren(...offered.map((one, index) => h("button", { class: "hint-row", role: "option", type: "button", tabindex: "-1", "aria-selected": String(index === 0), onpointerdown: (event) => {
    event.preventDefault();
    take(box, hints, one.command);
  } }, h("b", {}, one.command), h("span", { class: "faint" }, one.usage_hint), h("span", {}, one.description))));
}

function take(box, hints, command) {
  box.value = `${command} `;
  hints.hidden = true;
  box.focus();
  box.dispatchEvent(new Event("input"));
}

function pressed(event, box, hints, post) {
  if (event.isComposing || menuIsOpen()) return;
  const rows = [...hints.children];
  const here = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const completes = !hints.hidden && rows[here] && rows[here].firstChild.textContent !== box.value;
  if (!hints.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const next = (here + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === next)));
    event.preventDefault();
  } else if (!hints.hidden && (event.key === "Tab" || (event.key === "Enter" && completes))) {
    take(box, hints, rows[here].firstChild.textContent);
    event.preventDefault();
  } else if (event.key === "Escape" && !hints.hidden) {
    hints.hidden = true;
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    post();
  }
}
