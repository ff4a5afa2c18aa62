// Deciding by the panels: what was decided is told to screen readers, focus and open
// notes outlive the exchange of a panel, and an undo finds the design it touched.

const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said); // a module runs once the page has been read

const panelOf = (element) => element?.closest?.("[data-decision]");
const kept = new Map(); // of panels about to be exchanged: the act in focus, the note

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.pathInfo.requestPath.endsWith("/undo/")) findUndone(detail);
  const panel = detail.shouldSwap && panelOf(detail.target);
  if (!panel || panel !== detail.target) return;
  kept.set(panel.id, {
    act: panel.contains(document.activeElement) ? document.activeElement.dataset.act : null,
    hasNote: panel.querySelector("details.decision-note")?.open ?? false,
  });
});

// An undo answers with the panel of the design it touched, which may be another one
// than that of the button, or one that this page does not show.
function findUndone(detail) {
  if (document.querySelector("[data-leaf]")) return; // leaf.js goes there
  const design = decidedBy(detail.xhr)?.design;
  if (!design) return;
  const panel = document.getElementById(`decision-${design}`);
  if (panel) detail.target = panel;
  else location.reload();
  detail.shouldSwap = Boolean(panel);
}

function decidedBy(xhr) {
  try {
    return JSON.parse(xhr.getResponseHeader("HX-Trigger")).decided;
  } catch {
    return null; // another event, or none
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = document.getElementById(event.detail.target?.id ?? "");
  const was = panel && kept.get(panel.id);
  if (!was) return;
  kept.delete(panel.id);
  if (was.hasNote) panel.querySelector("details.decision-note").open = true;
  if (was.act) panel.querySelector(`[data-act~="${was.act}"]`)?.focus({ preventScroll: true });
});

document.addEventListener("decided", (event) => {
  const { act, design } = event.detail;
  if (act === "note") return; // its own line says so
  requestAnimationFrame(() => requestAnimationFrame(() => tell(act, design)));
});

document.addEventListener("said", (event) => (said.textContent = event.detail.text));

function tell(act, design) {
  if (act === "undo" && !design) {
    said.textContent = "There is nothing to undo.";
    return;
  }
  const panel = document.getElementById(`decision-${design}`);
  const pressed = [...(panel?.querySelectorAll("[aria-pressed=true]") ?? [])];
  const words = pressed.map((button) => button.title.toLowerCase().replace(/^cite /, "cited "));
  const undone = act === "undo" ? "Undone. " : "";
  said.textContent = `${undone}${panel?.dataset.name ?? design}: ${words.join(", ") || "undecided"}.`;
  if (act === "undo") panel?.closest("[data-card]")?.querySelector("[data-card-title]")?.focus();
}

// A note that is opened is there to be written.
document.addEventListener("click", (event) => {
  const note = event.target.closest(".decision-note > summary")?.parentElement;
  if (note && !note.open) requestAnimationFrame(() => note.querySelector("textarea").focus());
});
