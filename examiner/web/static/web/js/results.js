// Results: the chosen density is remembered, and ticked designs are compared together.

const MOST = 4; // references that stand beside one query

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("a[data-density]");
  if (!chosen) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ density: chosen.dataset.density });
  fetch("/preferences/", { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
});

function tell() {
  const button = document.querySelector("[data-ticked]");
  if (!button) return;
  const all = [...document.querySelectorAll("[form=compare-ticked][type=checkbox]")];
  const ticked = all.filter((box) => box.checked).length;
  button.hidden = !ticked;
  for (const box of all) box.disabled = !box.checked && ticked >= MOST;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[form=compare-ticked]")) tell();
});
document.addEventListener("htmx:afterSettle", tell);
window.addEventListener("pageshow", tell); // back: the browser has restored the ticks

// A panel tells what was decided; the counter and the mark on the drawing follow it.
const seen = new Map(); // id of a panel about to be exchanged → whether it was reviewed
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const panel = detail.shouldSwap && detail.target.closest("[data-decision]");
  if (panel) seen.set(panel.id, "reviewed" in panel.dataset);
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const panel = target.closest("[data-decision]");
  if (!panel || !seen.has(panel.id)) return;
  const isSeen = "reviewed" in panel.dataset;
  const count = document.querySelector("[data-seen-count]");
  if (count) count.textContent = Number(count.textContent) + Number(isSeen) - Number(seen.get(panel.id));
  seen.delete(panel.id);
  const mark = panel.closest("[data-card]")?.querySelector("[data-mark]");
  if (!mark) return;
  mark.textContent = panel.dataset.verdict?.replace("_", " ") ?? "seen";
  mark.classList.toggle("good", panel.dataset.verdict === "relevant");
  mark.hidden = !isSeen && !panel.dataset.verdict;
});

// Where more is shown, going on by keys begins with the first that came.
let shownBefore = 0;
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("[data-more]")) shownBefore = document.querySelectorAll("[data-card]").length;
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "result") return;
  const first = document.querySelectorAll("[data-card]")[shownBefore || Infinity];
  shownBefore = 0;
  first?.querySelector("[data-card-title]").focus({ preventScroll: true });
});

// A result that was waited for is told of: its page said that it searches.
let isWaiting = document.querySelector("#result[data-waiting]") !== null;
document.addEventListener("htmx:afterSettle", () => {
  const result = document.querySelector("#result");
  if (!isWaiting || !result || "waiting" in result.dataset) return;
  isWaiting = false;
  document.title = document.title.replace("Searching", result.dataset.told);
  document.dispatchEvent(new CustomEvent("said", { detail: { text: result.dataset.told, isShown: true } }));
});
