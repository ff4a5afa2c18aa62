// Ctrl-K (Cmd-K): go to a page, a case or a design, or do an act, by typing a part of
// its name. Pages are the links of this page's navigation; acts are those that something
// on this page answers to; cases and designs are asked of the server.

import { act, answers } from "./keys.js";

const dialog = document.querySelector("#palette");
if (dialog) start(dialog);

function start(dialog) {
  const form = dialog.querySelector("[data-palette]");
  const input = form.querySelector("input[name=typed]");
  const found = form.querySelector("[data-found]");
  const pages = form.querySelector("[data-pages]");
  const acts = [...form.querySelectorAll("[data-do]")];
  const nothing = form.querySelector("[data-nothing]");
  let chosen = null;
  let hasMoved = false; // the choice is the person's own, no longer just the first
  let asked = 0;
  let isPending = false; // what stands in `found` answers to something typed before
  let isAwaited = false; // Enter was pressed meanwhile
  let pause = 0;

  const options = () => [...form.querySelectorAll("[role=option]:not([hidden])")];
  const words = () => input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text) => words().every((word) => text.toLowerCase().includes(word));

  function choose(option) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option ?? null;
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function open() {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    for (const button of acts) button.dataset.possible = answers(button.dataset.do) ? "yes" : "";
    listPages();
    input.value = "";
    found.replaceChildren();
    dialog.showModal();
    narrow();
  }

  function listPages() {
    const places = ["Main", "Case"].map((name) => `nav[aria-label="${name}"] a[href]`);
    const links = [...document.querySelectorAll([...places, ".menu-sheet a[href]"].join(", "))];
    pages.replaceChildren(
      ...links.map((link, place) => {
        const option = document.createElement("a");
        option.className = "option";
        option.id = `palette-page-${place}`;
        option.href = link.href;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        const name = document.createElement("span");
        name.textContent = link.textContent.trim();
        const kind = document.createElement("span");
        kind.className = "soft small push";
        kind.textContent = link.closest("nav")?.getAttribute("aria-label") === "Case" ? "of this case" : "page";
        option.append(name, kind);
        return option;
      }),
    );
  }

  function show() {
    for (const option of pages.children) option.hidden = !fits(option.textContent);
    for (const option of acts) option.hidden = !option.dataset.possible || !fits(option.textContent);
    const all = options();
    nothing.hidden = all.length > 0 || isPending;
    choose(hasMoved && all.includes(chosen) ? chosen : all[0]);
  }

  function narrow() {
    hasMoved = isAwaited = false;
    isPending = true;
    show();
    clearTimeout(pause);
    pause = setTimeout(ask, 120);
  }

  async function ask() {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const text = await answer.text();
      if (mine !== asked) return;
      if (answer.ok && !answer.redirected) found.innerHTML = text; // our own partial
    } catch {
      if (mine !== asked) return; // else the server is away: pages and acts still stand
    }
    isPending = false;
    show();
    if (isAwaited && dialog.open) go(chosen);
  }

  function go(option) {
    if (!option) return;
    dialog.close();
    if (option.dataset.do) act(option.dataset.do);
    else location.assign(option.href);
  }

  function move(by) {
    const all = options();
    choose(all[(all.indexOf(chosen) + by + all.length) % all.length]);
    hasMoved = true;
  }

  // Typed to the end and Enter at once: what was found for the beginning is not meant.
  function enter() {
    isAwaited = isPending && !hasMoved && (!chosen || found.contains(chosen));
    if (!isAwaited) go(chosen);
  }

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-palette]")) open();
  });
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(option);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
}
