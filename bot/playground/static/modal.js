// The modal on top of a person's stack.
import { act } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { focusable, h, icon, trapTab } from "./dom.js";
import { wordsOf } from "./mrkdwn.js";
import { inView, valuesOf } from "./place.js";
import { state } from "./state.js";

let open = { id: null, print: "", before: null };
let sending = false;

/** Draw the top view, or take the modal away. */
export function drawModal(layer) {
  const stack = state.scene.views;
  const view = stack.at(-1);
  if (!view) {
    if (open.id) shut(layer);
    return;
  }
  const note = state.scene.notes[view.id] ?? {};
  const print = JSON.stringify([view.id, view.hash, note, state.refusals[view.id], stack.length]);
  if (print === open.print) return;
  const entering = !open.id;
  const fresh = open.id !== view.id;
  const focused = fresh ? null : document.activeElement?.id;
  const top = fresh ? 0 : (layer.querySelector(".modal-body")?.scrollTop ?? 0);
  open = { id: view.id, print, before: entering ? document.activeElement : open.before };
  const modal = build(view, note, stack.length);
  layer.replaceChildren(h("div", { class: "layer" }, modal));
  modal.querySelector(".modal-body").scrollTop = top;
  focusInto(modal, focused);
}

function shut(layer) {
  layer.replaceChildren();
  const before = open.before;
  open = { id: null, print: "", before: null };
  state.refusals = {};
  if (before?.isConnected) before.focus();
  else document.getElementById("composer")?.focus();
}

function focusInto(modal, focused) {
  const wrong = modal.querySelector("[aria-invalid]");
  const known = focused ? modal.querySelector(`#${CSS.escape(focused)}`) : null;
  const wanted = wrong ?? known ?? modal.querySelector("[autofocus]")
    ?? focusable(modal.querySelector(".modal-body"))[0] ?? focusable(modal.querySelector(".dialog-foot"))[0] ?? focusable(modal)[0];
  wanted?.focus({ preventScroll: !wrong });
}

function build(view, note, depth) {
  const body = h("div", { class: "modal-body" }, note.trouble ? h("p", { class: "trouble", role: "alert" }, note.trouble) : null, drawBlocks(view.blocks, inView(view)));
  const close = () => act("close", { user: state.user, view: view.id });
  const submit = view.submit && h("button", { class: "button primary", type: "submit" }, wordsOf(view.submit));
  const form = h("form", { class: "dialog modal", role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-title", novalidate: true },
    h("header", { class: "dialog-head" },
      depth > 1 ? h("button", { class: "tool", type: "button", "aria-label": "Back", onclick: close }, icon("back")) : h("span", { class: "avatar bot small", "aria-hidden": "true" }),
      h("h2", { id: "modal-title" }, wordsOf(view.title)),
      h("button", { class: "tool", type: "button", "aria-label": "Close", onclick: close }, icon("close"))),
    body,
    h("footer", { class: "dialog-foot" },
      h("button", { class: "button", type: "button", onclick: close }, view.close ? wordsOf(view.close) : view.submit ? "Cancel" : "Close"), submit));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(view, submit);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
    trapTab(form, event);
  });
  return form;
}

/** Close the view on top, if there is one. */
export function closeModal() {
  const view = state.scene?.views.at(-1);
  if (!view) return false;
  act("close", { user: state.user, view: view.id });
  return true;
}

async function send(view, submit) {
  if (sending || !submit) return;
  sending = true;
  submit.disabled = true;
  submit.classList.add("busy");
  delete state.refusals[view.id];
  const answer = await act("submit", { user: state.user, view: view.id, values: valuesOf(view) });
  sending = false;
  submit.disabled = false;
  submit.classList.remove("busy");
  if (answer.errors) {
    state.refusals[view.id] = answer.errors;
    open.print = "";
    drawModal(document.getElementById("overlay"));
  }
}
