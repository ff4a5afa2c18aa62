// Files that a person drops, pastes or picks, and how one of them is sent.

// Calls `take` with the files, however they come; `zone` shows that it would take them.
export function receive({ zone, picker, take }) {
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
}

// Posts one file; returns the answer's items, or throws with a sentence for the person.
export async function send(file, { url, token, fields = {} }) {
  const body = new FormData();
  body.append("files", file, file.name || "pasted.png");
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = { "X-CSRFToken": token, "X-Partial": "1" };
  let answer;
  let html;
  try {
    answer = await fetch(url, { method: "POST", body, headers });
    html = await answer.text();
  } catch {
    throw new Error(`${file.name} was not sent: the server does not answer. Try again; the other drawings are kept.`);
  }
  if (answer.redirected) throw new Error(`${file.name} was not taken: you are signed out. Sign in and try again.`);
  if (!answer.ok) throw new Error(`${file.name} was not taken (error ${answer.status}). Try again; the other drawings are kept.`);
  return [...new DOMParser().parseFromString(html, "text/html").body.querySelectorAll("li")];
}
