// Drawings put into a case: each file is posted at once, then the figures are asked for.
import { receive, send } from "./files.js";

const form = document.querySelector("[data-files]");
if (form) start(form);
keepTyping();
tellFailures();

// An act that was not done is told; asking again every two seconds is none.
function tellFailures() {
  const why = { 403: "You may not work in this case now.", 404: "It is no longer there: somebody has removed it." };
  for (const failure of ["sendError", "responseError", "timeout"]) {
    document.addEventListener(`htmx:${failure}`, ({ detail }) => {
      if (!detail.requestConfig.elt.closest("#drawings form")) return;
      const item = document.createElement("li");
      item.className = "note bad";
      item.setAttribute("role", "alert");
      item.textContent = `Not done. ${why[detail.xhr?.status] ?? "The server could not be reached or failed: try again."}`;
      document.querySelector("[data-received]").replaceChildren(item);
      item.tabIndex = -1;
      item.focus(); // its button may go
      if (detail.xhr?.status === 404) window.htmx.trigger("#drawings", "refresh");
    });
  }
}

// Figures that come anew must not take away what is being typed: they wait.
function keepTyping() {
  let isWaiting = false;
  const isTyping = () => Boolean(document.activeElement?.closest("#drawings form"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "drawings" || !isTyping()) return;
    event.preventDefault();
    isWaiting = true;
  });
  document.addEventListener("focusout", () => {
    setTimeout(() => {
      if (!isWaiting || isTyping()) return;
      isWaiting = false;
      window.htmx.trigger("#drawings", "refresh");
    });
  });
}

function start(form) {
  const received = document.querySelector("[data-received]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  function line(text, name) {
    const item = document.createElement("li");
    item.className = name;
    item.textContent = text;
    return item;
  }

  async function take(file) {
    const waiting = line(`Sending ${file.name || "the picture"} …`, "small soft");
    received.append(waiting);
    try {
      waiting.replaceWith(...(await send(file, { url: form.action, token })));
    } catch (problem) {
      const item = line(problem.message, "note bad");
      item.setAttribute("role", "alert");
      waiting.replaceWith(item);
    }
    form.classList.remove("large"); // the figures come first now
    window.htmx.trigger("#drawings", "refresh");
  }

  receive({
    zone: form,
    picker: form.querySelector("input[type=file]"),
    // One after another: pages keep the order they were given in.
    take: async (files) => {
      for (const file of files) await take(file);
    },
  });
}
