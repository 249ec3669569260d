// Small menus beside a button: overflow menus, message menus, the shortcuts menu, and the question before a risky press.
import { h, trapTab } from "./dom.js";
import { wordsOf } from "./mrkdwn.js";

let shown = null;

/** Close the open menu and give the focus back. */
export function closeMenu(focus = true) {
  if (!shown) return;
  const { menu, anchor, away } = shown;
  shown = null;
  document.removeEventListener("pointerdown", away, true);
  menu.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (focus) anchor.focus();
}

/** Tell whether a menu is open. */
export function menuIsOpen() {
  return shown !== null;
}

/** Open a menu at a button; entries are {label, note, run}. */
export function openMenu(anchor, entries, label) {
  const again = shown?.anchor === anchor;
  closeMenu(false);
  if (again) return;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, ...entries.map(row));
  const away = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) closeMenu(false);
  };
  document.body.append(menu);
  place(menu, anchor);
  shown = { menu, anchor, away };
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", away, true);
  menu.addEventListener("keydown", (event) => steer(menu, event));
  menu.firstElementChild?.focus();
}

function row(entry) {
  const run = () => {
    closeMenu();
    entry.run();
  };
  return h("button", { class: "menu-row", role: "menuitem", type: "button", tabindex: "-1", onclick: run },
    h("span", {}, entry.label), entry.note ? h("small", {}, entry.note) : null);
}

function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const own = menu.getBoundingClientRect();
  const below = box.bottom + 4 + own.height < innerHeight;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - own.height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(box.right - own.width, innerWidth - own.width - 8))}px`;
}

function steer(menu, event) {
  const rows = [...menu.children];
  const here = rows.indexOf(document.activeElement);
  const moves = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 };
  if (event.key in moves) {
    rows[(moves[event.key] + rows.length) % rows.length].focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    closeMenu();
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Ask before a press, as the element's confirm object says; resolves to true or false. */
export function confirmFirst(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const before = document.activeElement;
    const answer = (yes) => {
      layer.remove();
      before?.focus();
      resolve(yes);
    };
    const danger = confirm.style === "danger";
    const dialog = h("div", { class: "dialog small", role: "alertdialog", "aria-modal": "true", "aria-label": wordsOf(confirm.title) },
      h("h2", {}, wordsOf(confirm.title)),
      h("p", {}, wordsOf(confirm.text)),
      h("div", { class: "dialog-foot" },
        h("button", { class: "button", type: "button", onclick: () => answer(false) }, wordsOf(confirm.deny)),
        h("button", { class: `button ${danger ? "danger" : "primary"}`, type: "button", onclick: () => answer(true) }, wordsOf(confirm.confirm))));
    const layer = h("div", { class: "layer above" }, dialog);
    layer.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        answer(false);
      }
      trapTab(dialog, event);
    });
    document.body.append(layer);
    dialog.querySelectorAll("button")[1].focus();
  });
}
