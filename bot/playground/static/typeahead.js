// A field that offers rows while one types: external menus, and every menu where several can be chosen.
import { h, icon } from "./dom.js";

const PAUSE = 150;
let number = 0;

/**
 * Make a type-ahead. `spec` holds: attributes of its box, placeholder, many, most, least (characters before it asks),
 * chosen (rows), find(typed) that returns rows {value, label, note, group} or a sentence, and changed(rows).
 */
export function typeahead(spec) {
  const list = h("div", { class: "offers", id: `offers-${++number}`, role: "listbox", "aria-multiselectable": spec.many ? "true" : undefined, hidden: true });
  const box = h("input", { class: "field typing", type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, placeholder: spec.placeholder, ...spec.attributes });
  const chips = h("span", { class: "chips" });
  const root = h("span", { class: spec.many ? "typeahead many" : "typeahead" }, chips, box, icon("down", 12), list);
  const self = { ...spec, list, box, chips, root, rows: [], here: -1, asked: 0, timer: 0, chosen: [...spec.chosen] };
  show(self);
  box.addEventListener("focus", () => box.select());
  box.addEventListener("click", () => ask(self));
  box.addEventListener("input", () => ask(self));
  box.addEventListener("keydown", (event) => pressed(self, event));
  box.addEventListener("blur", () => leave(self));
  const resized = () => (box.isConnected ? list.hidden || place(self) : removeEventListener("resize", resized));
  addEventListener("resize", resized);
  return root;
}

function show(self) {
  if (!self.many) self.box.value = self.chosen[0]?.label ?? "";
  else self.chips.replaceChildren(...self.chosen.map((row) => chip(self, row)));
}

function chip(self, row) {
  const drop = h("button", { type: "button", "aria-label": `Remove ${row.label}`, onclick: () => take(self, self.chosen.filter((one) => one.value !== row.value)) }, icon("close", 12));
  return h("span", { class: "chip-one" }, row.label, drop);
}

function ask(self) {
  clearTimeout(self.timer);
  const typed = !self.many && self.box.value === self.chosen[0]?.label ? "" : self.box.value.trim();
  const mine = ++self.asked;
  if (self.many && self.chosen.length >= (self.most ?? Infinity)) offer(self, `You can choose ${self.most} at most.`);
  else if (typed.length < self.least) offer(self, `Type at least ${self.least} ${self.least === 1 ? "character" : "characters"}.`);
  else {
    self.timer = setTimeout(async () => {
      self.root.setAttribute("aria-busy", "true");
      const found = await self.find(typed);
      if (mine !== self.asked || !self.box.isConnected) return; // a later question has begun, or the view is gone
      self.root.removeAttribute("aria-busy");
      if (document.activeElement === self.box) offer(self, found);
    }, self.pause ? PAUSE : 0);
  }
}

function offer(self, found) {
  const taken = new Set(self.many ? self.chosen.map((one) => one.value) : []);
  self.rows = Array.isArray(found) ? found.filter((row) => !taken.has(row.value)) : [];
  const said = Array.isArray(found) ? (self.rows.length ? "" : "No results.") : found;
  let group = null;
  const nodes = self.rows.flatMap((row, index) => {
    const head = row.group && row.group !== group ? [h("div", { class: "offer-group", role: "presentation" }, row.group)] : [];
    group = row.group;
    return [...head, offerRow(self, row, index)];
  });
  self.list.replaceChildren(...(said ? [h("div", { class: "offer-note", role: "status" }, said)] : nodes));
  self.list.hidden = false;
  self.box.setAttribute("aria-expanded", "true");
  place(self);
  move(self, self.rows.length ? 0 : -1);
}

function offerRow(self, row, index) {
  const node = h("div", { class: "offer", role: "option", id: `${self.list.id}-${index}`, "aria-selected": "false" }, h("span", {}, row.label), row.note ? h("small", {}, row.note) : null);
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("click", () => choose(self, index));
  return node;
}

function place({ box, list }) {
  const own = box.parentElement.getBoundingClientRect();
  const below = innerHeight - own.bottom;
  list.style.left = `${own.left}px`;
  list.style.width = `${own.width}px`;
  list.style.maxHeight = `${Math.min(260, Math.max(below, own.top) - 16)}px`;
  const tall = list.getBoundingClientRect().height;
  list.style.top = `${tall + 8 < below ? own.bottom + 4 : own.top - tall - 4}px`;
}

function move(self, index) {
  self.here = index;
  for (const node of self.list.querySelectorAll(".offer")) node.setAttribute("aria-selected", String(node.id === `${self.list.id}-${index}`));
  const at = self.list.querySelector("[aria-selected='true']");
  if (at) self.box.setAttribute("aria-activedescendant", at.id);
  else self.box.removeAttribute("aria-activedescendant");
  at?.scrollIntoView({ block: "nearest" });
}

function pressed(self, event) {
  const open = !self.list.hidden;
  const { key } = event;
  if (event.isComposing) return;
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    if (!open) ask(self);
    else if (self.rows.length) move(self, (self.here + (key === "ArrowDown" ? 1 : -1) + self.rows.length) % self.rows.length);
  } else if (key === "Enter" && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    if (open && self.here >= 0) choose(self, self.here);
  } else if (key === "Escape" && open) {
    event.stopPropagation();
    shut(self);
  } else if (key === "Backspace" && self.many && !self.box.value && self.chosen.length) take(self, self.chosen.slice(0, -1));
}

function choose(self, index) {
  const row = self.rows[index];
  self.box.value = "";
  take(self, self.many ? [...self.chosen, row] : [row]);
}

function take(self, rows) {
  self.chosen = rows;
  shut(self);
  show(self);
  self.box.focus();
  self.changed(rows);
}

function shut(self) {
  clearTimeout(self.timer);
  self.asked += 1;
  self.root.removeAttribute("aria-busy");
  self.list.hidden = true;
  self.box.setAttribute("aria-expanded", "false");
  self.box.removeAttribute("aria-activedescendant");
}

function leave(self) {
  shut(self);
  const emptied = !self.many && !self.box.value.trim() && self.chosen.length;
  if (emptied) self.changed((self.chosen = []));
  if (self.many) self.box.value = "";
  show(self);
}
