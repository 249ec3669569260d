// Where blocks stand: presses and typed values belong to a message or to a view.
import { act } from "./api.js";
import { complain } from "./dom.js";
import { conversations, names, people, state } from "./state.js";

function make(key, where, error, current, values = () => undefined) {
  const slot = (block, element) => `${key}/${block.block_id}/${element.action_id}`;
  const body = (block, element, value) => ({ user: state.user, ...where, block_id: block.block_id, action_id: element.action_id, value });
  return {
    names,
    people,
    conversations,
    error,
    current: () => current,
    inputId: (block, element) => slot(block, element).replace(/[^\w-]/g, "-"),
    keep: (block, element, value) => (value === undefined ? state.typed.delete(slot(block, element)) : state.typed.set(slot(block, element), value)),
    kept: (block, element, initial) => (state.typed.has(slot(block, element)) ? state.typed.get(slot(block, element)) : initial),
    click: async (block, element, value) => complain(await act("click", { ...body(block, element, value), values: values() })),
    options: (block, element, typed) => act("options", { ...body(block, element), typed }),
  };
}

/** Blocks that stand in a message. */
export function inMessage(message) {
  const where = { channel: message.channel, ts: message.ts };
  return make(`${message.channel}/${message.ts}`, where, () => "", message.channel);
}

/** Blocks that stand in a modal or the home tab. */
export function inView(view) {
  const beside = () => state.refusals[view.id] ?? state.scene.notes[view.id]?.errors ?? {};
  return make(view.id, { view: view.id }, (block) => beside()[block.block_id] ?? "", state.channel, () => valuesOf(view));
}

/** Read what stands in a modal's inputs, by block. */
export function valuesOf(view) {
  const values = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    const slot = `${view.id}/${block.block_id}/${block.element.action_id}`;
    if (state.typed.has(slot)) values[block.block_id] = state.typed.get(slot);
    else if (startsHere(block.element)) values[block.block_id] = block.element.type.startsWith("multi_") ? [state.channel] : state.channel;
  }
  return values;
}

function startsHere(element) {
  if (!element.default_to_current_conversation || element.initial_conversation || element.initial_conversations) return false;
  return conversations(element.filter).some((one) => one.value === state.channel);
}
