// What a member can do to the channel that is open.
import { act } from "./api.js";
import { h, icon, toast } from "./dom.js";
import { openMenu } from "./menus.js";
import { currentChannel, state } from "./state.js";

/** Make the channel's menu, and say beside it where the app is not a member. */
export function makeChannelTools() {
  const channel = currentChannel();
  const app = state.scene.app.name;
  const within = channel.members.includes(state.scene.app.bot_user_id);
  const more = h("button", { class: "tool", type: "button", "aria-label": "Channel actions", "aria-haspopup": "menu", "aria-expanded": "false", title: "Channel actions" }, icon("more"));
  const entry = (deed, label, note) => ({ label, note, run: () => tend(channel, deed) });
  const entries = channel.is_archived
    ? [entry("unarchive", "Unarchive this channel")]
    : [
        within ? entry("remove", `Remove ${app}`, "as /remove @brief does") : entry("invite", `Add ${app}`, "as /invite @brief does"),
        ...(channel.is_general ? [] : [entry("archive", "Archive this channel", "nobody can post there then")]),
      ];
  more.addEventListener("click", () => openMenu(more, entries, "Channel actions"));
  return h("span", { class: "channel-tools" }, within || channel.is_archived ? null : h("span", { class: "outside" }, `${app} is not in this channel`), more);
}

async function tend(channel, deed) {
  const answer = await act("channel", { user: state.user, channel: channel.id, deed });
  if (answer.error) toast(`That did not work (${answer.error}).`);
}
