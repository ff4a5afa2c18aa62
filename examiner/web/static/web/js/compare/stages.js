// One zoom and one place for all drawings of a comparison: wheel, drag, keys, buttons.

const CLOSEST = 12;
const SHARP_FROM = 1.3; // above it the picture for looking shows its pixels
const STEP = 0.1; // of the stage, by an arrow key
const look = { scale: 1, x: 0, y: 0 }; // shifts in shares of a stage

export function follow(root, signal) {
  const stages = [...root.querySelectorAll("[data-stage]")];
  const scale = root.querySelector("[data-scale]");
  const listeners = [];

  function show() {
    const most = Math.max(0, look.scale / 2);
    look.x = Math.min(most, Math.max(-most, look.x));
    look.y = Math.min(most, Math.max(-most, look.y));
    if (look.scale === 1) look.x = look.y = 0;
    for (const stage of stages) {
      stage.style.touchAction = look.scale > 1 ? "none" : ""; // a finger scrolls the page else
      for (const shown of stage.querySelectorAll("img, [data-layers]")) {
        shown.style.transform = `translate(${look.x * 100}%, ${look.y * 100}%) scale(${look.scale})`;
      }
    }
    scale.textContent = `${Math.round(look.scale * 100)} %`;
    if (look.scale > SHARP_FROM) root.querySelectorAll("img[data-full]").forEach(sharpen);
    listeners.forEach((told) => told());
  }

  // (x, y) stays where it is: shares of the stage from its middle.
  function zoom(factor, x = 0, y = 0) {
    const next = Math.min(CLOSEST, Math.max(1, look.scale * factor));
    const by = next / look.scale;
    look.x = x - (x - look.x) * by;
    look.y = y - (y - look.y) * by;
    look.scale = next;
    show();
  }

  function move(x, y) {
    look.x += x;
    look.y += y;
    show();
  }

  function fit() {
    look.scale = 1;
    show();
  }

  const toggle = () => (look.scale > 1 ? fit() : zoom(2.5));
  const buttons = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), fit: toggle };
  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", buttons[button.dataset.zoom]);
  }
  const keys = {
    "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: fit,
    ArrowLeft: () => move(STEP, 0), ArrowRight: () => move(-STEP, 0),
    ArrowUp: () => move(0, STEP), ArrowDown: () => move(0, -STEP),
  };
  for (const stage of stages) hold(stage);

  function hold(stage) {
    const at = (event) => {
      const box = stage.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width - 0.5, (event.clientY - box.top) / box.height - 0.5];
    };
    stage.addEventListener("wheel", (event) => {
      if (look.scale === 1 && event.deltaY > 0) return; // no smaller: the page scrolls
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), ...at(event));
    }, { passive: false });
    stage.addEventListener("dblclick", (event) => {
      if (look.scale > 1) fit();
      else zoom(2.5, ...at(event));
    });
    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      if (event.key.startsWith("Arrow") && look.scale === 1) return; // nothing to move: the page scrolls
      event.preventDefault();
      keys[event.key]();
    });
    let last = null;
    stage.addEventListener("pointerdown", (event) => {
      if (event.button || "marking" in stage.dataset) return;
      last = at(event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (!last || look.scale === 1) return;
      const now = at(event);
      move(now[0] - last[0], now[1] - last[1]);
      last = now;
    });
    const release = () => { last = null; };
    stage.addEventListener("pointerup", release);
    stage.addEventListener("pointercancel", release);
  }

  window.addEventListener("resize", show, { signal });
  for (const image of root.querySelectorAll("[data-stage] img")) image.addEventListener("load", () => listeners.forEach((told) => told()));
  show();
  return { onShow: (told) => listeners.push(told) };
}

// The full picture takes the place of the smaller one once it can be painted at once.
async function sharpen(image) {
  const full = image.dataset.full;
  delete image.dataset.full;
  const loaded = new Image();
  loaded.src = full;
  try {
    await loaded.decode();
  } catch {
    return; // the smaller one stays
  }
  if (image.dataset.plain) image.dataset.plain = full; // a heat map lies over it
  else image.src = full;
}
