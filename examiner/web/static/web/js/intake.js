// Drawings dropped, pasted or picked: each file is posted at once and becomes tiles.
import { receive, send } from "./files.js";

const form = document.querySelector("[data-intake]");
if (form) start(form);

function start(form) {
  const { uploadUrl, most } = form.dataset;
  const tiles = form.querySelector("[data-tiles]");
  const zone = form.querySelector("[data-drop]");
  const picker = form.querySelector("input[type=file]");
  const count = form.querySelector("[data-count]");
  const search = form.querySelector("[data-submit]");
  const inCase = form.querySelector("[name=case]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let pending = 0;
  let submitWhenDone = false;

  const chosen = () => tiles.querySelectorAll("input[name=view]:checked").length;

  function tell() {
    const n = chosen();
    const over = n > Number(most);
    count.textContent = n ? `${n} of at most ${most} drawings chosen` : "";
    count.classList.toggle("problem", over);
    if (over) count.textContent += " – untick some";
    search.disabled = over;
    search.setAttribute("aria-busy", String(pending > 0));
    [...tiles.querySelectorAll("input[name=view]:checked")].forEach((input, index) => {
      const badge = input.closest(".tile").querySelector(".badge");
      if (badge) badge.textContent = index + 1;
    });
    for (const input of tiles.querySelectorAll("input[name=view]:not(:checked)")) {
      const badge = input.closest(".tile").querySelector(".badge");
      if (badge) badge.textContent = "";
    }
  }

  // Files sent at the same time did not know of each other's pages.
  function keepRoom(made) {
    const ticked = made.flatMap((item) => [...item.querySelectorAll("input[name=view]:checked")]);
    while (chosen() > Number(most) && ticked.length) ticked.pop().checked = false;
  }

  function waitingTile(file) {
    const tile = document.createElement("li");
    tile.className = "tile is-waiting";
    const paper = document.createElement("span");
    paper.className = "paper";
    paper.textContent = "Reading …";
    const name = document.createElement("span");
    name.className = "tile-name";
    name.textContent = file.name;
    tile.append(paper, name);
    return tile;
  }

  function complain(tile, text) {
    submitWhenDone = false; // not without what was to be searched with
    tile.className = "tile is-refused";
    const note = document.createElement("div");
    note.className = "note bad";
    note.setAttribute("role", "alert");
    note.textContent = text;
    tile.replaceChildren(note, removeButton());
  }

  function removeButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tile-remove";
    button.dataset.remove = "";
    button.setAttribute("aria-label", "Remove this message");
    button.textContent = "×";
    return button;
  }

  async function take(file) {
    const tile = waitingTile(file);
    tiles.append(tile);
    pending += 1;
    tell();
    const fields = { room: String(Math.max(0, Number(most) - chosen())) };
    if (inCase) fields.case = inCase.value; // then it goes into the case
    try {
      const made = await send(file, { url: uploadUrl, token, fields });
      if (made.some((item) => item.classList.contains("is-refused"))) submitWhenDone = false;
      tile.replaceWith(...made);
      keepRoom(made);
    } catch (problem) {
      complain(tile, problem.message);
    }
    pending -= 1;
    tell();
    if (!pending && submitWhenDone) form.requestSubmit();
  }

  receive({ zone, picker, take: (files) => files.forEach(take) });
  tiles.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const tile = button.closest("li");
    const next = tile.nextElementSibling ?? tile.previousElementSibling;
    tile.remove();
    (next?.querySelector("input, button") ?? picker).focus();
    tell();
  });
  tiles.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    submitWhenDone = pending > 0;
    if (pending) event.preventDefault();
  });
  // Back from the result: the browser restores ticks after this script has run.
  window.addEventListener("pageshow", tell);
  tell();
}
