// The keyboard: every key is listed in the dialog that `?` opens.

const typing = (element) =>
  element.matches("input:not([type=checkbox], [type=radio]), textarea, select") ||
  element.isContentEditable;

const dialog = document.querySelector("#keys");

function step(by) {
  const cards = [...document.querySelectorAll("[data-card]")];
  const here = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[Math.min(cards.length - 1, Math.max(0, here + by))];
  if (!next) return;
  next.querySelector("[data-card-title]").focus();
  next.scrollIntoView({ block: "nearest" });
}

const actions = {
  "/": () => document.querySelector("[data-search-focus]")?.focus(),
  "?": () => dialog?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  v: () => document.activeElement?.closest("[data-card]")?.querySelector("[data-view]")?.click(),
  q: () => document.querySelector("[data-toggle='panel:folded']")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]")) {
    event.preventDefault();
    dialog?.showModal();
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
