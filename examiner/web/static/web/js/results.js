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
