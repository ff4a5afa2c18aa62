// Drawings dropped, pasted or picked: each file is posted at once and becomes tiles.

const form = document.querySelector("[data-intake]");
if (form) start(form);

function start(form) {
  const { uploadUrl, most } = form.dataset;
  const tiles = form.querySelector("[data-tiles]");
  const zone = form.querySelector("[data-drop]");
  const picker = form.querySelector("input[type=file]");
  const count = form.querySelector("[data-count]");
  const search = form.querySelector("[data-submit]");
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

  async function send(file) {
    const tile = waitingTile(file);
    tiles.append(tile);
    pending += 1;
    tell();
    const body = new FormData();
    body.append("files", file, file.name || "pasted.png");
    body.append("room", String(Math.max(0, Number(most) - chosen())));
    try {
      const answer = await fetch(uploadUrl, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token },
      });
      const html = await answer.text();
      if (answer.ok && !answer.redirected) {
        const parsed = new DOMParser().parseFromString(html, "text/html");
        if (parsed.querySelector(".is-refused")) submitWhenDone = false;
        tile.replaceWith(...parsed.body.querySelectorAll("li.tile, li.tile-group"));
      } else if (answer.redirected) {
        complain(tile, `${file.name} was not taken: you are signed out. Sign in and try again.`);
      } else {
        complain(tile, `${file.name} was not taken (error ${answer.status}). Try again; the other drawings are kept.`);
      }
    } catch {
      complain(tile, `${file.name} was not sent: the server does not answer. Try again; the other drawings are kept.`);
    }
    pending -= 1;
    tell();
    if (!pending && submitWhenDone) form.requestSubmit();
  }

  function take(files) {
    for (const file of files) send(file);
  }

  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = ""; // sent already: the form must not send them again
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  let depth = 0; // dragenter and dragleave also come from every child
  document.addEventListener("dragenter", () => {
    depth += 1;
    zone.classList.add("is-over");
  });
  document.addEventListener("dragleave", () => {
    depth -= 1;
    if (depth <= 0) zone.classList.remove("is-over");
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    zone.classList.remove("is-over");
    take([...(event.dataTransfer?.files ?? [])]);
  });
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
