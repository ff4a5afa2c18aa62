// The history of a case: sets written by clicking, L1 AND L2 NOT L3; notes that stop to
// save themselves while somebody else's words stand beside them.

const set = document.querySelector("#within");
if (set) {
  for (const button of document.querySelectorAll("[data-write]")) button.hidden = false;
  document.querySelector("[data-set-words]").hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-write]");
    if (button) write(button.dataset.write);
  });
}

function write(word) {
  const before = set.value.trim();
  const isName = /^L\d+$/.test(word);
  const needsOperator = isName && before && !/(\bAND|\bOR|\bNOT|\()$/i.test(before);
  const space = before && !before.endsWith("(") && word !== ")" ? " " : "";
  set.value = `${before}${needsOperator ? " AND" : ""}${space}${word}`;
  set.dispatchEvent(new Event("input", { bubbles: true })); // counted anew
  set.scrollIntoView({ block: "nearest" });
  if (!isName) set.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest(".search-note");
  const trigger = event.detail.requestConfig.triggeringEvent?.type;
  // Leaving the field is a change too, and would take the button away under the click.
  if (form?.querySelector("[name=replace]") && trigger !== "submit") event.preventDefault();
});
