// A region of the query's drawing, marked by dragging; the four fields hold it.

export function region(root, stages, signal) {
  const form = root.querySelector("[data-region-form]");
  const base = root.querySelector("[data-base]");
  if (!form || !base) return;
  const stage = base.querySelector("[data-stage]");
  const image = stage.querySelector("img");
  const frame = stage.querySelector("[data-region]");
  const clear = form.querySelector("[data-region-clear]");
  const fields = ["left", "top", "right", "bottom"].map((name) => form.querySelector(`[name=${name}]`));
  let begun = null;

  // Where the drawing itself lies on the screen: the image holds white margins.
  function drawing() {
    const box = image.getBoundingClientRect();
    const scale = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
    const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
    return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
  }

  const edges = () => fields.map((field) => Math.min(100, Math.max(0, Number(field.value))));
  const isWhole = () => edges().join() === "0,0,100,100";

  function show() {
    const [left, top, right, bottom] = edges();
    frame.hidden = !form.open || isWhole() || !(left < right && top < bottom);
    clear.hidden = isWhole();
    if (frame.hidden || !image.naturalWidth) return;
    const on = drawing();
    const outer = stage.getBoundingClientRect();
    const place = {
      left: on.left - outer.left - stage.clientLeft + (on.width * left) / 100,
      top: on.top - outer.top - stage.clientTop + (on.height * top) / 100,
      width: (on.width * (right - left)) / 100,
      height: (on.height * (bottom - top)) / 100,
    };
    for (const [name, pixels] of Object.entries(place)) frame.style[name] = `${pixels}px`;
  }

  function fill(values) {
    fields.forEach((field, n) => { field.value = Math.round(values[n] * 10) / 10; });
    show();
  }

  function at(event) {
    const on = drawing();
    const share = (value, from, size) => Math.min(100, Math.max(0, (100 * (value - from)) / size));
    return [share(event.clientX, on.left, on.width), share(event.clientY, on.top, on.height)];
  }

  form.addEventListener("toggle", () => {
    stage.toggleAttribute("data-marking", form.open);
    show();
  });
  stage.addEventListener("pointerdown", (event) => {
    if (!form.open || event.button) return;
    begun = at(event);
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!begun) return;
    const now = at(event);
    const [x, y] = [0, 1].map((n) => [Math.min(begun[n], now[n]), Math.max(begun[n], now[n])]);
    if (x[1] - x[0] > 1 && y[1] - y[0] > 1) fill([x[0], y[0], x[1], y[1]]);
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => { begun = null; });
  for (const field of fields) field.addEventListener("input", show);
  clear.addEventListener("click", () => fill([0, 0, 100, 100]));
  stages.onShow(show);
  signal.addEventListener("abort", () => { begun = null; });
}
