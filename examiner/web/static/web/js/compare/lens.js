// Query and one design in one picture: overlaid, blinking, or what differs.

import { difference, read, square, tint } from "./pixels.js";

const COLORS = { base: [29, 79, 145], over: [176, 62, 20], both: [120, 120, 120] }; // on white paper
const INK = [27, 29, 33];
const BLINK = 700; // milliseconds: slower than three flashes a second

const inks = new Map(); // what was read stays readable from pair to pair

export function lens(root, state, signal, keep) {
  const figure = root.querySelector("[data-lens]");
  const layers = figure.querySelector("[data-layers]");
  const problem = figure.querySelector("[data-lens-problem]");
  const share = figure.querySelector("[data-share]");
  const pause = figure.querySelector("[data-blink]");
  const opacity = figure.querySelector("[data-opacity]");
  const [base, ...others] = [...root.querySelectorAll("[data-pane]")].filter((pane) => pane.querySelector("img"));
  const canvases = { base: square(), over: square(), both: square() };
  layers.append(...Object.values(canvases));
  let drawn = 0; // only the last one asked for is shown
  let timer = 0;
  let isPaused = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const over = () => others.find((pane) => pane.dataset.design === state.over) ?? others[0];
  // A heat map may lie over the picture; the drawing itself is compared.
  const address = (pane) => {
    const image = pane.querySelector("[data-stage] img");
    return image.dataset.full || image.dataset.plain || image.src;
  };

  async function show() {
    clearInterval(timer);
    figure.hidden = state.mode === "side";
    for (const part of figure.querySelectorAll("[data-for-mode]")) part.hidden = part.dataset.forMode !== state.mode;
    const turn = (drawn += 1); // also where nothing is laid over: what is still read is late
    if (figure.hidden) return;
    const pair = over() ? await Promise.all([ink(address(base)), ink(address(over()))]) : [null, null];
    if (turn !== drawn) return;
    problem.hidden = pair.every(Boolean);
    layers.hidden = !problem.hidden;
    name();
    if (problem.hidden) ({ overlay, blink, edges })[state.mode](...pair);
  }

  function name() {
    figure.querySelector("[data-base-name]").textContent = base.dataset.name;
    figure.querySelector("[data-over-name]").textContent = over()?.dataset.name ?? "";
    for (const button of figure.querySelectorAll("[data-overs] button")) {
      button.setAttribute("aria-pressed", button.value === over().dataset.design);
    }
  }

  function only(...names) {
    for (const [layer, canvas] of Object.entries(canvases)) canvas.hidden = !names.includes(layer);
    figure.dataset.shown = names.join(" ");
  }

  function overlay(a, b) {
    tint(canvases.base, a, COLORS.base);
    tint(canvases.over, b, COLORS.over);
    canvases.over.style.opacity = state.opacity / 100;
    only("base", "over");
  }

  function blink(a, b) {
    tint(canvases.base, a, INK);
    tint(canvases.over, b, INK);
    canvases.over.style.opacity = 1;
    only("base");
    pauseAs(isPaused);
  }

  function flip() {
    only(canvases.base.hidden ? "base" : "over");
  }

  function pauseAs(wanted) {
    isPaused = wanted;
    clearInterval(timer);
    if (!isPaused) timer = setInterval(flip, BLINK);
    pause.textContent = isPaused ? "Go on blinking" : "Pause";
    pause.setAttribute("aria-pressed", isPaused);
  }

  function edges(a, b) {
    const held = difference(canvases.both, a, b, COLORS);
    only("both");
    share.textContent = `Lines that coincide: ${base.dataset.name} ${percent(held.base)}, ${over().dataset.name} ${percent(held.over)}`;
  }

  // Returns whether there was another design to go to.
  function step(by) {
    const next = others[others.indexOf(over()) + by];
    if (next) choose(next.dataset.design);
    return true;
  }

  function choose(design) {
    state.over = design;
    for (const pane of others) pane.toggleAttribute("data-current", pane.dataset.design === design);
    keep();
    show();
  }

  if (others.length > 1) {
    for (const pane of others) {
      const button = document.createElement("button");
      button.type = "button";
      button.value = pane.dataset.design;
      button.textContent = pane.dataset.name;
      button.addEventListener("click", () => choose(button.value));
      figure.querySelector("[data-overs]").append(button);
    }
  } else {
    figure.querySelector("[data-overs]").hidden = true;
  }
  opacity.value = state.opacity;
  opacity.addEventListener("input", () => {
    state.opacity = Number(opacity.value);
    canvases.over.style.opacity = state.opacity / 100;
  });
  pause.addEventListener("click", () => pauseAs(!isPaused));
  layers.addEventListener("click", () => state.mode === "blink" && isPaused && flip());
  signal.addEventListener("abort", () => clearInterval(timer));
  return { show, step };
}

function ink(address) {
  if (!inks.has(address)) inks.set(address, read(address).catch(() => null));
  return inks.get(address);
}

const percent = (share) => `${Math.round(share * 100)} %`;
