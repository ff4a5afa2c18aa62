// The drawing on the whole screen: laid on a canvas already decoded and at its size, so
// that a flip is one copy of pixels; every pixel of the original when zoomed.

import { Pictures } from "./leaf-pictures.js";

const REST = 200; // milliseconds after which a drawing is worth making sharper
const STORED = 960; // pixels of the long side of what is fetched at first

export class Stage {
  #root;
  #canvas = document.createElement("canvas");
  #pen = this.#canvas.getContext("2d", { alpha: false });
  #gap = document.createElement("p");
  #full = null;
  #first; // the drawing as the page brought it, until the canvas has it too
  #pictures;
  #figure = null;
  #wanted = [];
  #rest = 0;

  constructor(root) {
    this.#root = root;
    this.#pictures = new Pictures(root.dataset.worker, (address) => this.#came(address));
    this.#canvas.setAttribute("role", "img");
    this.#gap.className = "paper-gap";
    this.#first = root.querySelector("img");
    this.#canvas.hidden = this.#first !== null;
    root.append(this.#canvas, this.#gap);
    this.#measure();
    new ResizeObserver(() => this.#measure()).observe(root);
  }

  get isZoomed() {
    return this.#full !== null;
  }

  // Shows a figure, or that there is none; `near` are those likely to be asked for next.
  show(figure, near) {
    if (this.#figure && figure !== this.#figure) this.#bare();
    this.#figure = figure;
    this.#unzoom();
    this.#canvas.setAttribute("aria-label", figure?.alt ?? "no drawing");
    this.#paint();
    this.prepare(near);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#sharpen(), REST);
  }

  // Has pictures made ready beside the one that is shown.
  prepare(near) {
    const wanted = [this.#figure, ...near].filter(Boolean);
    this.#wanted = wanted.map((one) => one.picture);
    this.#pictures.want(this.#wanted);
  }

  zoom() {
    if (this.isZoomed) return this.#unzoom();
    if (!this.#figure) return;
    this.#full = new Image();
    this.#full.alt = this.#figure.alt;
    this.#full.src = this.#figure.full;
    this.#bare();
    this.#root.dataset.zoom = "full";
    this.#root.tabIndex = 0; // so that it can be scrolled by keys
    this.#root.replaceChildren(this.#full);
  }

  #unzoom() {
    if (!this.isZoomed) return;
    this.#full = null;
    delete this.#root.dataset.zoom;
    this.#root.tabIndex = -1;
    this.#root.replaceChildren(this.#canvas, this.#gap);
  }

  #measure() {
    if (this.isZoomed) return;
    const ratio = window.devicePixelRatio || 1;
    const style = getComputedStyle(this.#root);
    const inner = (size, ...paddings) =>
      Math.max(1, Math.floor((size - paddings.reduce((sum, one) => sum + parseFloat(one), 0)) * ratio));
    const width = inner(this.#root.clientWidth, style.paddingLeft, style.paddingRight);
    const height = inner(this.#root.clientHeight, style.paddingTop, style.paddingBottom);
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#canvas.style.width = `${width / ratio}px`;
    this.#canvas.style.height = `${height / ratio}px`;
    this.#pictures.fit(width, height);
    this.#paint();
    this.#pictures.want(this.#wanted);
  }

  // The sharper picture where it is there. A drawing that is still on its way leaves
  // the paper white: never an old drawing under a new number.
  #paint() {
    const { width, height } = this.#canvas;
    const figure = this.#figure;
    const picture = figure && (this.#pictures.get(figure.full) ?? this.#pictures.get(figure.picture));
    this.#pen.fillStyle = "#fff";
    this.#pen.fillRect(0, 0, width, height);
    if (picture) {
      this.#bare();
      const scale = Math.min(width / picture.width, height / picture.height);
      const size = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
      this.#pen.drawImage(picture, Math.floor((width - size[0]) / 2), Math.floor((height - size[1]) / 2), ...size);
    }
    this.#gap.textContent = gap(figure, picture);
    if (picture) this.#root.dataset.painted = figure.id;
    else delete this.#root.dataset.painted;
  }

  #bare() {
    this.#first?.remove();
    this.#first = null;
    this.#canvas.hidden = false;
  }

  #came(address) {
    if (this.#figure && [this.#figure.picture, this.#figure.full].includes(address)) this.#paint();
  }

  // Where the stage has more pixels than the stored picture, the original is fetched.
  #sharpen() {
    const figure = this.#figure;
    if (!figure?.width) return;
    const { width, height } = this.#canvas;
    const scale = Math.min(width / figure.width, height / figure.height);
    const stored = STORED / Math.max(figure.width, figure.height);
    if (stored >= 1 || scale < stored * 1.1) return;
    this.#pictures.want([figure.picture, figure.full, ...this.#wanted]);
  }
}

function gap(figure, picture) {
  if (!figure) return "no drawing in the source";
  return picture === null ? "this drawing cannot be shown" : "";
}
