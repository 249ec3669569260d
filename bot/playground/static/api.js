// The page's wire: one scene to draw, deeds to do, and word of changes.

/** Fetch what a person sees. */
export async function fetchScene(user, since) {
  const query = new URLSearchParams({ user, ...(since === null ? {} : { since }) });
  const answer = await fetch(`/ui/scene?${query}`);
  if (!answer.ok) throw new Error(`scene: ${answer.status}`);
  return answer.json();
}

/** Do something as a person; returns the answer, whose `error` says what went wrong. */
export async function act(deed, body) {
  try {
    const answer = await fetch(`/ui/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await answer.json();
  } catch {
    return { error: "The loopback Slack does not answer. Is it still running?" };
  }
}

/** Call `changed` after every change, and `lost` when the server is gone. */
export function follow(changed, lost) {
  const source = new EventSource("/ui/events");
  source.onmessage = changed;
  source.onerror = lost;
}
