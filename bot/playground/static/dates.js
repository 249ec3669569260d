// Instants as the person who looks reads them: in their own time zone.
import { zone } from "./state.js";

const DAY = 86_400_000;
const STEPS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** Say a moment with Intl's options. */
export function say(moment, options, locale) {
  return new Intl.DateTimeFormat(locale, { timeZone: zone(), ...options }).format(moment);
}

/** Return the local day of a moment, as 2026-11-03. */
export function dayOf(moment) {
  return say(moment, { dateStyle: "short" }, "sv-SE");
}

/** Say an instant as Slack's date tokens ask for it. */
export function date(stamp, format, fallback) {
  const moment = new Date(stamp * 1000);
  if (Number.isNaN(moment.getTime())) return fallback ?? "";
  return (format ?? "{date} {time}").replace(/\{(\w+)\}/g, (whole, token, place) => {
    const pretty = token.match(/^(.+)_pretty$/);
    const near = pretty && nearby(moment, place === 0);
    return near || (TOKENS[pretty ? pretty[1] : token]?.(moment) ?? whole);
  });
}

const long = (moment) => say(moment, { dateStyle: "full" });
const TOKENS = {
  date: (moment) => say(moment, { dateStyle: "long" }),
  date_num: dayOf,
  date_slash: (moment) => say(moment, { dateStyle: "short" }, "en-GB"),
  date_short: (moment) => say(moment, { dateStyle: "medium" }),
  date_long: long,
  date_long_full: (moment) => say(moment, { dateStyle: "long" }),
  day_divider: long,
  time: (moment) => say(moment, { timeStyle: "short" }),
  time_secs: (moment) => say(moment, { timeStyle: "medium" }),
  ago,
};

function nearby(moment, first) {
  const days = { [-1]: "yesterday", 0: "today", 1: "tomorrow" };
  const away = Object.keys(days).find((step) => dayOf(moment) === dayOf(new Date(Date.now() + step * DAY)));
  const word = away === undefined ? "" : days[away];
  return first ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

function ago(moment) {
  const seconds = Math.round((moment.getTime() - Date.now()) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? STEPS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** Return an instant as a local clock shows it, as 2026-11-03T07:00. */
export function wallClock(stamp) {
  return say(new Date(stamp * 1000), { dateStyle: "short", timeStyle: "short" }, "sv-SE").replace(" ", "T");
}

/** Return the instant at which the local clock shows this, in seconds. */
export function instantOf(wall) {
  const wanted = Date.parse(`${wall}Z`) / 1000;
  if (Number.isNaN(wanted)) return null;
  const shift = (stamp) => Date.parse(`${wallClock(stamp)}Z`) / 1000 - stamp;
  return wanted - shift(wanted - shift(wanted));
}
