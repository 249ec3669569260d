// What the page itself knows: who is looking, at what, and what is typed but not sent.

export const state = {
  scene: null,
  user: sessionStorage.getItem("user") ?? "",
  since: null,
  channel: null,
  home: false,
  thread: null,
  typed: new Map(),
  refusals: {},
  read: new Map(),
};

/** Find the names of people and channels. */
export const names = {
  user: (id) => person(id)?.real_name ?? id,
  channel: (id) => state.scene.channels.find((one) => one.id === id)?.name ?? id,
};

/** Find a person or the bot. */
export function person(id) {
  if (id === "USLACKBOT") return { id, real_name: "Loopback", name: "loopback", is_bot: true };
  return state.scene.users.find((one) => one.id === id);
}

/** Return the conversation that is open. */
export function currentChannel() {
  return state.scene.channels.find((one) => one.id === state.channel);
}

/** Return the conversation between the person and the app. */
export function directChannel() {
  return state.scene.channels.find((one) => one.is_im);
}

/** List the messages of a channel, replies left out. */
export function messagesOf(channel) {
  return state.scene.messages.filter((one) => one.channel === channel && (one.thread_ts ?? one.ts) === one.ts);
}

/** List the replies in a thread. */
export function repliesTo(channel, ts) {
  return state.scene.messages.filter((one) => one.channel === channel && one.thread_ts === ts && one.ts !== ts);
}

/** Return the time zone of whoever looks. */
export function zone() {
  return person(state.user)?.tz ?? "UTC";
}

/** List the conversations a menu offers; `filter` is the element's own. */
export function conversations(filter = {}) {
  const kind = (one) => (one.is_im ? "im" : one.is_private ? "private" : "public");
  const fits = (one) => !one.is_archived && (filter.include ?? [kind(one)]).includes(kind(one)) && !(one.is_im && filter.exclude_bot_users);
  return state.scene.channels.filter(fits).map((one) => ({ value: one.id, label: one.is_im ? "Brief (direct message)" : `# ${one.name}` }));
}

/** List the people a menu offers. */
export function people() {
  return state.scene.users.map((one) => ({ value: one.id, label: one.real_name }));
}
