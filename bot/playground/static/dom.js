// Elements from values. Foreign text only ever becomes a text node.

/** Make an element: h("button", {class: "x", onclick: run}, "text", child). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const DRAWINGS = {
  hash: "M6 2.5 4.8 13.5M11.2 2.5 10 13.5M2.5 5.8h11M2.5 10.2h11",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3",
  archive: "M2.5 3.5h11v3h-11zM3.5 6.5v6h9v-6M6.5 9h3",
  home: "M2.5 7.5 8 2.8l5.5 4.7M4 6.8v6.4h8V6.8",
  message: "M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z",
  more: "M3.4 8h.2M7.9 8h.2M12.4 8h.2",
  send: "M2.8 8 13.2 3 10.4 13.2 7.6 8.8zM7.6 8.8l5.6-5.8",
  bolt: "M9 1.8 3.5 9h4L7 14.2 12.5 7h-4z",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z",
  close: "M4 4l8 8M12 4l-8 8",
  back: "M10 3 5 8l5 5",
  reply: "M6.5 4 2.5 7.8l4 3.8M2.5 7.8h6.5a4.5 4.5 0 0 1 4.5 4.5",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  down: "M4 6l4 4 4-4",
};

/** Draw one of our own small line icons. */
export function icon(name, size = 16) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const attributes = { viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true", class: "icon" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  path.setAttribute("d", DRAWINGS[name]);
  if (name === "more") path.setAttribute("stroke-width", "2.4");
  svg.append(path);
  return svg;
}

/** Say something to people who listen to the page. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}

/** Show a line at the foot of the page for some seconds. */
export function toast(sentence) {
  document.querySelector(".toast")?.remove();
  const line = h("div", { class: "toast", role: "alert" }, sentence);
  document.body.append(line);
  setTimeout(() => line.remove(), 5000);
}

/** Say that a deed did not reach the app, where its answer says so. */
export function complain(answer) {
  if (answer.error) toast(`Brief did not answer (${answer.error}).`);
}

const FOCUSABLE = "a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex='0']";

/** List what Tab reaches inside an element. */
export function focusable(element) {
  return [...element.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent !== null);
}

/** Keep Tab inside an element. */
export function trapTab(element, event) {
  if (event.key !== "Tab") return;
  const all = focusable(element);
  if (!all.length) return;
  const [first, last] = [all[0], all[all.length - 1]];
  if (event.shiftKey && document.activeElement === first) {
    last.focus();
    event.preventDefault();
  } else if (!event.shiftKey && document.activeElement === last) {
    first.focus();
    event.preventDefault();
  }
}
