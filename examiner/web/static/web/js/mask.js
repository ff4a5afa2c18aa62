// The editor of a figure: marks its part of the page and what of that is not claimed.
import { Cells } from "./mask/cells.js";
import * as crops from "./mask/crop.js";
import { History } from "./mask/history.js";
import { paintResult, paintStage } from "./mask/painting.js";

const form = document.querySelector("[data-marking]");
if (form) open(form);

async function open(form) {
  const page = new Image();
  page.src = form.dataset.drawing;
  const wait = form.querySelector("[data-wait]");
  try {
    await page.decode();
  } catch {
    wait.textContent = "The page cannot be shown. Reload, or mark the part by numbers.";
    return;
  }
  wait.remove();
  new Editor(form, page);
}

class Editor {
  constructor(form, page) {
    this.form = form;
    this.page = page;
    this.stage = form.querySelector("[data-stage]");
    this.result = form.querySelector("[data-result]");
    this.edges = [...form.querySelectorAll("[data-edge]")];
    this.tool = "crop";
    this.crop = form.crop.value ? form.crop.value.split(",").map(Number) : crops.WHOLE;
    this.cells = form.environment.value
      ? Cells.parse(form.environment.value)
      : Cells.forPage(page.naturalWidth, page.naturalHeight);
    this.isMarked = Boolean(form.environment.value); // else the server looks for dashes
    this.cursor = { x: 0.5, y: 0.5 }; // of the keyboard, in shares
    this.history = new History(this.state());
    this.listen();
    this.fit();
    this.show();
  }

  state() {
    return { crop: [...this.crop], cells: this.cells.copy(), isMarked: this.isMarked };
  }

  keep() {
    this.history.keep(this.state());
    this.show();
  }

  take(state) {
    this.crop = [...state.crop];
    this.cells = state.cells.copy();
    this.isMarked = state.isMarked;
    this.show();
  }

  fit() {
    const room = this.stage.parentElement.clientWidth - 2; // all of it in one look
    const scale = Math.min(room / this.page.naturalWidth, Math.max(320, window.innerHeight - 280) / this.page.naturalHeight);
    this.stage.width = Math.round(this.page.naturalWidth * scale);
    this.stage.height = Math.round(this.page.naturalHeight * scale);
  }

  show() {
    const { form } = this;
    form.crop.value = crops.isWhole(this.crop) ? "" : this.crop.map((side) => side.toFixed(5)).join(",");
    form.environment.value = this.isMarked ? String(this.cells) : "";
    this.edges.forEach((input, edge) => {
      if (input !== document.activeElement) input.value = (this.crop[edge] * 100).toFixed(1);
    });
    form.querySelector("[data-undo]").disabled = !this.history.canUndo;
    form.querySelector("[data-redo]").disabled = !this.history.canRedo;
    this.paint();
    paintResult(this.result, {
      page: this.page,
      crop: this.crop,
      cells: this.cells,
      mask: form.mask.value,
      rotation: Number(form.rotation.value),
      mirrored: form.is_mirrored.checked,
    });
  }

  paint() {
    const brush = { ...this.place(this.cursor), radius: (this.brush * this.stage.width) / this.cells.width };
    const isPainting = this.tool !== "crop" && (this.hovers || document.activeElement === this.stage);
    paintStage(this.stage, { page: this.page, crop: this.crop, cells: this.cells, brush: isPainting && brush });
  }

  get brush() {
    return Number(this.form.querySelector("#brush").value);
  }

  place({ x, y }) {
    return { x: x * this.stage.width, y: y * this.stage.height };
  }

  cell({ x, y }) {
    return { x: x * this.cells.width, y: y * this.cells.height };
  }

  // What is painted counts only once it is asked for.
  mark() {
    this.isMarked = true;
    if (this.form.mask.value === "whole") this.form.mask.value = "claimed";
  }

  say(text) {
    this.form.querySelector("[data-said]").textContent = text;
  }

  choose(tool) {
    this.tool = tool;
    for (const button of this.form.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
    this.paint();
  }

  async propose() {
    this.say("Looking for broken lines …");
    try {
      const answer = await fetch(this.form.dataset.proposal, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error();
      const { width, height, bits } = await answer.json();
      this.cells = Cells.parse(`${width},${height},${bits}`);
    } catch {
      this.say("Broken lines could not be looked for. Try again, or paint by hand.");
      return;
    }
    if (this.cells.isEmpty) {
      this.say("No broken lines were found on this page. Paint by hand what is not claimed.");
    } else {
      this.mark();
      this.say("Broken lines are hatched: correct what is wrong, then save.");
    }
    this.keep();
  }

  listen() {
    const { form, stage } = this;
    for (const button of form.querySelectorAll("[data-tool]")) {
      button.addEventListener("click", () => this.choose(button.dataset.tool));
    }
    form.querySelector("[data-propose]").addEventListener("click", () => this.propose());
    form.querySelector("[data-undo]").addEventListener("click", () => this.take(this.history.undo()));
    form.querySelector("[data-redo]").addEventListener("click", () => this.take(this.history.redo()));
    form.querySelector("[data-whole]").addEventListener("click", () => {
      this.crop = crops.WHOLE;
      this.keep();
    });
    form.querySelector("[data-clear]").addEventListener("click", () => {
      this.cells = Cells.forPage(this.page.naturalWidth, this.page.naturalHeight);
      this.isMarked = false;
      form.mask.value = "whole";
      this.keep();
    });
    for (const input of [form.mask, form.rotation, form.is_mirrored]) {
      input.addEventListener("change", () => this.show());
    }
    form.querySelector("#brush").addEventListener("input", () => this.paint());
    this.edges.forEach((input, edge) => {
      input.addEventListener("change", () => {
        this.crop = crops.withEdge(this.crop, edge, Number(input.value) / 100);
        this.keep();
        input.value = (this.crop[edge] * 100).toFixed(1);
      });
    });
    stage.addEventListener("pointerdown", (event) => this.grip(event));
    stage.addEventListener("pointermove", (event) => this.drag(event));
    stage.addEventListener("pointerup", () => this.release());
    stage.addEventListener("pointercancel", () => this.release());
    stage.addEventListener("pointerleave", () => {
      this.hovers = false;
      this.paint();
    });
    stage.addEventListener("keydown", (event) => this.press(event));
    for (const kind of ["focus", "blur"]) stage.addEventListener(kind, () => this.paint());
    window.addEventListener("resize", () => {
      this.fit();
      this.show();
    });
  }

  at(event) {
    const box = this.stage.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  grip(event) {
    this.stage.setPointerCapture(event.pointerId);
    const at = this.at(event);
    this.cursor = at;
    this.from = at;
    this.last = at;
    this.before = this.state();
    if (this.tool === "crop") {
      this.held = crops.held(this.crop, this.place(at), this.stage.width, this.stage.height);
      const isPart = !crops.isWhole(this.crop) && crops.isInside(this.crop, at.x, at.y);
      this.gesture = this.held.length ? "edge" : isPart ? "move" : "draw";
    } else {
      this.gesture = this.tool;
      this.drag(event);
    }
  }

  drag(event) {
    const at = this.at(event);
    this.hovers = true;
    this.cursor = at;
    if (!this.gesture) {
      this.paint();
      return;
    }
    if (this.gesture === "edge") {
      for (const edge of this.held) this.crop = crops.withEdge(this.crop, edge, edge % 2 ? at.y : at.x);
    } else if (this.gesture === "move") {
      this.crop = crops.moved(this.before.crop, at.x - this.from.x, at.y - this.from.y);
    } else if (this.gesture === "draw") {
      this.crop = crops.drawn(this.from, at) ?? this.before.crop;
    } else if (this.gesture === "box") {
      this.cells = this.before.cells.copy();
      this.cells.box(this.cell(this.from), this.cell(at), 1);
    } else {
      this.cells.stroke(this.cell(this.last), this.cell(at), this.brush, this.gesture === "paint" ? 1 : 0);
    }
    this.last = at;
    this.paint();
  }

  release() {
    if (!this.gesture) return;
    if (["paint", "wipe", "box"].includes(this.gesture)) this.mark();
    this.gesture = null;
    this.keep();
  }

  press(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const brush = this.form.querySelector("#brush");
    if (steps) this.step(...steps, event.shiftKey);
    else if (event.key === " " && this.tool !== "crop") this.dab();
    else if (event.key === "[" || event.key === "]") {
      brush.stepUp(event.key === "]" ? 2 : -2);
      this.paint();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      this.take(event.shiftKey ? this.history.redo() : this.history.undo());
    } else return;
    event.preventDefault();
    event.stopPropagation(); // on the page these keys mean something else
  }

  step(across, down, isResizing) {
    const far = 0.01;
    if (this.tool !== "crop") {
      const near = this.brush / this.cells.width;
      this.cursor = {
        x: Math.min(1, Math.max(0, this.cursor.x + across * near)),
        y: Math.min(1, Math.max(0, this.cursor.y + down * near)),
      };
      this.paint();
      return;
    }
    if (isResizing) {
      const edge = across ? 2 : 3;
      this.crop = crops.withEdge(this.crop, edge, this.crop[edge] + (across || down) * far);
    } else this.crop = crops.moved(this.crop, across * far, down * far);
    this.keep();
  }

  dab() {
    const { x, y } = this.cell(this.cursor);
    this.cells.disc(x, y, this.brush, this.tool === "wipe" ? 0 : 1);
    this.mark();
    this.keep();
  }
}
