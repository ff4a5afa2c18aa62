// Deciding by the panels: what was decided is told to screen readers, focus and open
// notes outlive the exchange of a panel, and an undo finds the design it touched.

const VERDICTS = ["relevant", "not-relevant", "primary", "secondary", "background"];
const said = document.createElement("p");
said.className = "said";
said.setAttribute("role", "status");
document.body.append(said); // a module runs once the page has been read

const kept = new Map(); // of panels about to be exchanged: what had focus, the open note

// Before anything follows from the answer: leafing goes on and takes the panel along.
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  const told = decidedBy(detail.xhr);
  if (told && told.act !== "note") tell(told, panelIn(detail.xhr.response)); // a note's own line says so
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const told = decidedBy(detail.xhr);
  if (!told) return;
  if (told.act === "undo") findUndone(detail, told.design);
  const panel = detail.target;
  if (!detail.shouldSwap || !panel.matches("[data-decision]")) return;
  kept.set(panel.id, {
    isUndone: told.act === "undo",
    act: panel.contains(document.activeElement) ? document.activeElement.dataset.act : null,
    hasNote: panel.querySelector("details.decision-note")?.open ?? false,
  });
});

// A button of a panel that still waits for an answer, also for its note to be saved, is
// pressed once that is there: the panel is then another one, and the press, or what was
// typed, would be lost with the old.
const pressed = new Map(); // id of a panel → acts
const isBusy = (panel) => panel.querySelector(".htmx-request") !== null;

document.addEventListener("submit", (event) => {
  const panel = event.target.closest("[data-decision]");
  if (!panel || !event.target.matches(".decision-acts") || !isBusy(panel)) return;
  event.preventDefault();
  event.stopPropagation();
  const act = event.submitter?.dataset.act;
  if (act) pressed.set(panel.id, [...(pressed.get(panel.id) ?? []), act]);
}, { capture: true });

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const id = detail.requestConfig.elt.closest("[data-decision]")?.id;
  if (pressed.has(id)) queueMicrotask(() => pressNext(id)); // once htmx has done with it
});

function pressNext(id) {
  const panel = document.getElementById(id);
  if (panel && isBusy(panel)) return;
  const [act, ...rest] = pressed.get(id) ?? [];
  if (rest.length) pressed.set(id, rest);
  else pressed.delete(id);
  const button = act && panel?.querySelector(`[data-act~="${act}"]`);
  // A key only decides, see below: the second of two presses takes nothing back.
  const isDone = VERDICTS.includes(act) && button?.getAttribute("aria-pressed") === "true";
  if (button && !isDone) button.click();
  else if (rest.length) pressNext(id);
}

// What could not be saved is told; the panel shows what stands.
for (const failure of ["sendError", "responseError", "timeout"]) {
  document.addEventListener(`htmx:${failure}`, ({ detail }) => {
    const panel = detail.requestConfig.elt.closest("[data-decision]");
    if (!panel) return;
    const why = { 403: "You may not decide in this case now.", 404: "The case or the design is no longer there." };
    show(`${panel.dataset.name}: not saved. ${why[detail.xhr?.status] ?? "The server could not be reached or failed: try again."}`);
  });
}

function decidedBy(xhr) {
  try {
    return JSON.parse(xhr.getResponseHeader("HX-Trigger")).decided;
  } catch {
    return null; // another event, or none
  }
}

// An undo answers with the panel of the design it touched, which may be another one
// than that of the button, or one that this page does not show.
function findUndone(detail, design) {
  if (!design || document.querySelector("[data-leaf]")) return; // leaf.js goes there
  const panel = document.getElementById(`decision-${design}`);
  if (panel) detail.target = panel;
  else location.reload();
  detail.shouldSwap = Boolean(panel);
}

function panelIn(answer) {
  const read = document.createElement("template");
  read.innerHTML = answer;
  return read.content.querySelector("[data-decision]");
}

function tell({ act, design }, panel) {
  if (act === "undo" && !design) {
    show("There is nothing to undo.");
    return;
  }
  const pressed = [...(panel?.querySelectorAll("[aria-pressed=true]") ?? [])];
  const words = pressed.map((button) => button.title.toLowerCase().replace(/^cite /, "cited "));
  const undone = act === "undo" ? "Undone. " : "";
  said.textContent = `${undone}${panel?.dataset.name ?? design}: ${words.join(", ") || "undecided"}.`;
}

// What no panel shows is shown for a while, or only told where the page shows it.
document.addEventListener("said", ({ detail }) => {
  if (detail.isShown) said.textContent = detail.text;
  else show(detail.text);
});

function show(text) {
  said.textContent = text;
  said.dataset.shown = "";
  setTimeout(() => delete said.dataset.shown, 5000);
}

// Leafing turns the figures of a design: the caption meant is that of the one in view.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.path.endsWith("/review-caption/") || !document.querySelector("[data-leaf]")) return;
  const figure = new URL(location).searchParams.get("figure");
  if (figure) detail.parameters.figure = figure;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = document.getElementById(event.detail.target?.id ?? "");
  const was = panel && kept.get(panel.id);
  if (!was) return;
  kept.delete(panel.id);
  if (was.hasNote) panel.querySelector("details.decision-note").open = true;
  if (was.isUndone) panel.closest("[data-card]")?.querySelector("[data-card-title]")?.focus();
  else if (was.act) panel.querySelector(`[data-act~="${was.act}"]`)?.focus({ preventScroll: true });
});

// A click on what is decided takes it back; a key only ever decides, so that going over
// the same designs once more changes nothing.
for (const act of VERDICTS) {
  document.addEventListener(`act:${act}`, (event) => {
    const isList = document.querySelector("[data-card]");
    const root = isList ? document.querySelector("[data-card][data-current]") : document;
    const panel = root?.querySelector(`[data-act~="${act}"][aria-pressed=true]`)?.closest("[data-decision]");
    if (!panel) return; // keys.js presses the button
    event.preventDefault();
    const detail = { design: panel.dataset.design, act: "verdict", advance: act.endsWith("relevant") };
    tell(detail, panel);
    panel.dispatchEvent(new CustomEvent("decided", { bubbles: true, detail }));
  });
}

// A note that is opened is there to be written.
document.addEventListener("click", (event) => {
  const note = event.target.closest(".decision-note > summary")?.parentElement;
  if (note && !note.open) requestAnimationFrame(() => note.querySelector("textarea").focus());
});
