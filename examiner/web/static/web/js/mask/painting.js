// What the editor shows: the page with its part and the hatched area, and the result.

const INK = "#1d4f91"; // on white paper in both themes
const HATCH = 7; // pixels from line to line
const HALO = 4; // pixels around a cell that are hatched, too: dashes are narrow

// The area as a picture of one pixel a cell.
function picture(cells, [red, green, blue, alpha]) {
  const canvas = document.createElement("canvas");
  canvas.width = cells.width;
  canvas.height = cells.height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(cells.width, cells.height);
  cells.bits.forEach((bit, at) => {
    if (bit) image.data.set([red, green, blue, alpha], at * 4);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

function hatching(context) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH;
  const pen = tile.getContext("2d");
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(0, HATCH);
  pen.lineTo(HATCH, 0);
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

function hatched(cells, width, height) {
  const layer = document.createElement("canvas");
  layer.width = width;
  layer.height = height;
  const context = layer.getContext("2d");
  context.imageSmoothingEnabled = false;
  const area = picture(cells, [0, 0, 0, 255]);
  for (const x of [-HALO, 0, HALO]) {
    for (const y of [-HALO, 0, HALO]) context.drawImage(area, x, y, width, height);
  }
  context.globalCompositeOperation = "source-in";
  context.fillStyle = hatching(context);
  context.fillRect(0, 0, width, height);
  return layer;
}

export function paintStage(canvas, { page, crop, cells, brush }) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(page, 0, 0, width, height);
  if (!cells.isEmpty) {
    context.imageSmoothingEnabled = false;
    context.drawImage(picture(cells, [29, 79, 145, 40]), 0, 0, width, height);
    context.drawImage(hatched(cells, width, height), 0, 0);
  }
  const [left, top, right, bottom] = [crop[0] * width, crop[1] * height, crop[2] * width, crop[3] * height];
  context.fillStyle = "rgb(27 29 33 / 22%)"; // what the figure is not
  context.beginPath();
  context.rect(0, 0, width, height);
  context.rect(left, top, right - left, bottom - top);
  context.fill("evenodd");
  context.strokeStyle = INK;
  context.lineWidth = 2;
  context.strokeRect(left + 1, top + 1, right - left - 2, bottom - top - 2);
  for (const x of [left, (left + right) / 2, right]) {
    for (const y of [top, bottom]) handle(context, x, y, width, height);
  }
  for (const x of [left, right]) handle(context, x, (top + bottom) / 2, width, height);
  if (brush) paintBrush(context, brush);
}

function handle(context, x, y, width, height) {
  context.fillStyle = INK;
  context.fillRect(Math.min(Math.max(0, x - 4), width - 8), Math.min(Math.max(0, y - 4), height - 8), 8, 8);
}

function paintBrush(context, { x, y, radius }) {
  context.lineWidth = 1.5;
  for (const [colour, add] of [["#fff", 1.5], [INK, 0]]) {
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, radius + add, 0, 2 * Math.PI);
    context.stroke();
  }
}

// Roughly what is searched: strokes are parted whole by the server, here by cells.
export function paintResult(canvas, { page, crop, cells, mask, rotation, mirrored }) {
  const part = document.createElement("canvas");
  part.width = Math.max(1, Math.round((crop[2] - crop[0]) * page.naturalWidth));
  part.height = Math.max(1, Math.round((crop[3] - crop[1]) * page.naturalHeight));
  const inside = part.getContext("2d");
  inside.fillStyle = "#fff";
  inside.fillRect(0, 0, part.width, part.height);
  const shift = [-crop[0] * page.naturalWidth, -crop[1] * page.naturalHeight];
  inside.drawImage(page, ...shift);
  if (mask !== "whole" && !cells.isEmpty) {
    const shown = mask === "claimed" ? cells : inverse(cells);
    inside.imageSmoothingEnabled = false;
    inside.drawImage(picture(shown, [255, 255, 255, 255]), ...shift, page.naturalWidth, page.naturalHeight);
  }
  const context = canvas.getContext("2d");
  context.resetTransform();
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  if (mirrored) context.scale(-1, 1);
  context.rotate((rotation * Math.PI) / 180);
  const turned = rotation % 180 === 90;
  const [wide, high] = turned ? [part.height, part.width] : [part.width, part.height];
  const scale = 0.92 * Math.min(canvas.width / wide, canvas.height / high);
  context.imageSmoothingQuality = "high";
  context.drawImage(part, (-part.width * scale) / 2, (-part.height * scale) / 2, part.width * scale, part.height * scale);
}

function inverse(cells) {
  const other = cells.copy();
  other.bits.forEach((bit, at) => {
    other.bits[at] = 1 - bit;
  });
  return other;
}
