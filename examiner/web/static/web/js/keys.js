// The keyboard: keys are acts, acts are buttons. What a key does is said on the server
// (examiner/web/keymap.py); the element that does it carries data-act with its name.
// A module that does an act by itself listens to "act:<name>" on the document and calls
// preventDefault(); otherwise the first such element that can be seen is clicked.

const { keys, keys_off: keysOff, auto_advance: autoAdvance } = JSON.parse(
  document.querySelector("#preferences").textContent,
);
const acts = new Map();
const begun = new Set(); // first presses of sequences: g of "g h"
for (const [act, pressed] of Object.entries(keys)) {
  for (const key of pressed) {
    acts.set(key, act);
    if (key.includes(" ")) begun.add(key.split(" ")[0]);
  }
}
const SECOND_PRESS = 1500; // milliseconds
// Held down, a key goes on turning; it never decides on one design after the other.
const REPEATED = ["next", "previous", "next-view", "previous-view"];

const typing = (element) =>
  element.isContentEditable ||
  element.matches("input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit], [type=file]), textarea, select");
// Keys an element needs itself: the space bar presses, arrows move.
const needs = (element, key) =>
  (key === "Space" && element.matches("button, summary, input, canvas, [role=button], [role=application]")) ||
  (key.startsWith("Arrow") && element.matches("input, select, [role=slider], [role=application], canvas"));
const canBeSeen = (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true });

export function name(event) {
  if (event.key === " ") return "Space";
  const isLetter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  if (!isLetter) return event.key;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase(); // whatever Caps Lock says
}

// -- which design -----------------------------------------------------------------

const cards = () => [...document.querySelectorAll("[data-card]")];
const current = () => document.querySelector("[data-card][data-current]");

function mark(card) {
  const before = current();
  if (before === card) return;
  before?.removeAttribute("data-current");
  card?.setAttribute("data-current", "");
}

function step(by) {
  const all = cards();
  const here = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, here + by))];
  if (!next) return false;
  mark(next);
  const title = next.querySelector("[data-card-title]") ?? next;
  title.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// Who is led back from leafing or comparing goes on at the design that was left.
function land() {
  const card = document.getElementById(location.hash.slice(1))?.closest("[data-card]");
  if (!card) return;
  mark(card);
  card.querySelector("[data-card-title]")?.focus({ preventScroll: true });
}
land();

// -- doing --------------------------------------------------------------------------

const elements = (act, root) => [...root.querySelectorAll(`[data-act~="${act}"]`)].filter(canBeSeen);
const found = (act, root) => elements(act, root)[0];
const foundBesideCards = (act) => elements(act, document).find((element) => !element.closest("[data-card]"));

function press(element) {
  if (typing(element) || element.matches("[data-focus]")) element.focus();
  else element.click();
  return true;
}

const own = {
  next: () => step(1),
  previous: () => step(-1),
  keys: () => (openKeys(), true),
  query: () => {
    const field = [...document.querySelectorAll("[data-query-focus], [data-search-focus]")].find(canBeSeen);
    field?.focus();
    return Boolean(field);
  },
  fold: () => {
    const button = document.querySelector("[data-toggle='panel:folded']");
    button?.click();
    return Boolean(button);
  },
};

// Does an act; false where nothing on the page answers to it. What belongs to a design
// is done to the current one: without one the first is stepped to and nothing decided.
export function act(name) {
  const told = new CustomEvent(`act:${name}`, { cancelable: true });
  if (!document.dispatchEvent(told)) return true;
  const dialog = document.querySelector("dialog[open]");
  if (dialog) {
    const element = found(name, dialog);
    return Boolean(element) && press(element);
  }
  const element = (current() && found(name, current())) ?? foundBesideCards(name);
  if (element) return press(element);
  if (own[name]) return own[name]();
  return !current() && Boolean(found(name, document)) && step(1);
}

// Whether something on this page answers to an act now.
export const answers = (name) =>
  Boolean(found(name, document)) ||
  ({ next: cards, previous: cards }[name]?.().length > 0) ||
  ["query", "keys"].includes(name) ||
  (name === "fold" && Boolean(document.querySelector("[data-toggle='panel:folded']")));

function openKeys() {
  const list = document.querySelector("#keys");
  if (!list.open) list.showModal();
}

// -- listening ----------------------------------------------------------------------

let first = "";
let forget = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && leaveField(event.target)) return event.preventDefault();
  if (keysOff || typing(event.target) || document.querySelector("dialog[open][data-keys-rest]")) return;
  const key = name(event);
  if (["Shift", "CapsLock"].includes(key)) return;
  const sequence = first && acts.get(`${first} ${key}`);
  first = "";
  clearTimeout(forget);
  if (!sequence && begun.has(key)) {
    first = key;
    forget = setTimeout(() => { first = ""; }, SECOND_PRESS);
    return event.preventDefault();
  }
  const wanted = sequence || (!needs(event.target, key) && acts.get(key));
  if (!wanted) return;
  if (event.repeat && !REPEATED.includes(wanted)) event.preventDefault();
  else if (act(wanted)) event.preventDefault();
});

// Esc in a text field gives the keys back to the design that is looked at.
function leaveField(field) {
  if (!typing(field) || field.closest("dialog")) return false;
  field.blur();
  current()?.querySelector("[data-card-title]")?.focus({ preventScroll: true });
  return true;
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (card) mark(card);
});

document.addEventListener("decided", (event) => {
  if (!autoAdvance || !event.detail?.advance) return;
  const card = current();
  const design = event.detail.design;
  if (card && (!design || card.querySelector(`[data-design="${design}"]`) || card.dataset.design?.includes(design))) step(1);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]")) {
    event.preventDefault();
    openKeys();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
