// Comparing: one zoom for all drawings, overlay, blink, difference, heat maps, regions.
// The server pairs the figures; links fetch another pairing, the way of looking stays.

import { heat } from "./compare/heat.js";
import { lens } from "./compare/lens.js";
import { region } from "./compare/region.js";
import { follow } from "./compare/stages.js";

const MODES = ["side", "overlay", "blink", "edges"];
const asked = new URLSearchParams(location.search);
const state = {
  mode: MODES.includes(asked.get("mode")) ? asked.get("mode") : "side",
  over: asked.get("over") ?? "",
  opacity: 60,
  isHot: false,
  current: "", // the design that keys decide on
};

let stop = null; // ends what the last comparison still does

function start() {
  const root = document.querySelector("#comparison:not([data-started])");
  if (!root?.querySelector("[data-pane]")) return;
  stop?.abort();
  stop = new AbortController();
  root.dataset.started = "";
  const stages = follow(root, stop.signal);
  const through = lens(root, state, stop.signal, keep);
  const hot = heat(root, state, stop.signal);
  region(root, stages, stop.signal);
  root.querySelector("[data-looks]").hidden = false;
  const cards = [...root.querySelectorAll("[data-card]")];
  (cards.find((card) => card.dataset.design === state.current) ?? cards[0]).toggleAttribute("data-current", true);
  for (const chosen of root.querySelectorAll(".strip [aria-current]")) {
    const strip = chosen.closest(".strip");
    strip.scrollLeft = chosen.offsetLeft - strip.clientWidth / 2;
  }
  for (const button of root.querySelectorAll("button[data-mode]")) {
    button.addEventListener("click", () => look(button.dataset.mode === state.mode ? "side" : button.dataset.mode));
  }

  function look(mode) {
    state.mode = mode;
    root.dataset.mode = mode;
    for (const button of root.querySelectorAll("button[data-mode]")) {
      button.setAttribute("aria-pressed", button.dataset.mode === mode);
    }
    through.show();
    keep();
  }

  hot.show();
  look(state.mode);
  on("leave", () => state.mode !== "side" && (look("side"), true));
  on("next", () => state.mode !== "side" && through.step(1));
  on("previous", () => state.mode !== "side" && through.step(-1));

  function on(act, answer) {
    document.addEventListener(`act:${act}`, (event) => {
      if (answer()) event.preventDefault();
    }, { signal: stop.signal });
  }
}

// The way of looking stands in the address, so that it can be reloaded.
function keep() {
  const address = new URL(location.href);
  address.searchParams.delete("mode");
  address.searchParams.delete("over");
  if (state.mode !== "side") {
    address.searchParams.set("mode", state.mode);
    if (state.over) address.searchParams.set("over", state.over);
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

// Who came here from leafing goes back to it, to the design and the view that were left.
const before = document.referrer && new URL(document.referrer);
if (before && before.origin === location.origin && before.pathname === location.pathname.replace(/compare\/$/, "leaf/")) {
  const back = document.querySelector("a[data-act=leave]");
  back.href = before.href;
  back.lastChild.textContent = " Back to leafing";
}

start();
document.addEventListener("htmx:load", start);
document.addEventListener("htmx:beforeRequest", () => {
  state.current = document.querySelector("[data-card][data-current]")?.dataset.design ?? "";
});
document.addEventListener("htmx:pushedIntoHistory", keep);
