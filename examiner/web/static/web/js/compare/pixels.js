// The ink of drawings: trimmed, brought to one size, tinted, and what coincides.

export const SIDE = 1000; // pixels of a trimmed drawing's square
const MARGIN = 0.03;
const INK = 96; // darkness, 0 … 255
const FARTHEST = 5; // pixels a line may lie apart and still coincide
const MEDIUM = 0.12; // a picture with more medium greys than this is a photograph
const EDGE = 60;

// Darkness of a drawing, trimmed to its ink and centered in a square; null without ink.
export async function read(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const factor = Math.min(1, 1200 / Math.max(image.naturalWidth, image.naturalHeight));
  const box = inkBox(darkness(image, factor));
  if (!box) return null;
  const [left, top, width, height] = box.map((edge) => edge / factor);
  const scale = (SIDE * (1 - 2 * MARGIN)) / Math.max(width, height);
  const canvas = square();
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, left, top, width, height, (SIDE - width * scale) / 2, (SIDE - height * scale) / 2, width * scale, height * scale);
  return dark(pen.getImageData(0, 0, SIDE, SIDE));
}

// Draws ink in one color; `color` is red, green, blue.
export function tint(canvas, ink, color) {
  const pixels = new ImageData(SIDE, SIDE);
  const words = new Uint32Array(pixels.data.buffer);
  const plain = packed(color) & 0xffffff;
  for (let i = 0; i < ink.length; i += 1) words[i] = (ink[i] << 24) | plain;
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}

// What stands in one drawing, in the other, or in both within a few pixels: a canvas
// of three colors, and the shares of each drawing's lines that coincide.
export function difference(canvas, base, over, colors) {
  const [a, b] = [lines(base), lines(over)];
  const [nearA, nearB] = [grown(a), grown(b)];
  const pixels = new ImageData(SIDE, SIDE);
  const words = new Uint32Array(pixels.data.buffer);
  const [onlyA, onlyB, both] = [colors.base, colors.over, colors.both].map(packed);
  const all = { a: 0, b: 0 };
  const held = { a: 0, b: 0 };
  for (let i = 0; i < a.length; i += 1) {
    if (!a[i] && !b[i]) continue;
    const [inB, inA] = [a[i] & nearB[i], b[i] & nearA[i]];
    all.a += a[i];
    all.b += b[i];
    held.a += inB;
    held.b += inA;
    if (inB || inA) words[i] = both;
    else if (a[i]) words[i] = onlyA;
    // Dots tell the second drawing from the first without color.
    else if (((i % SIDE) + Math.floor(i / SIDE)) % 12 < 7) words[i] = onlyB;
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return { base: all.a ? held.a / all.a : 0, over: all.b ? held.b / all.b : 0 };
}

export function square() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  return canvas;
}

function darkness(image, factor) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * factor));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * factor));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { ink: dark(pixels), width: canvas.width, height: canvas.height };
}

function dark({ data }) {
  const ink = new Uint8Array(data.length / 4);
  for (let i = 0; i < ink.length; i += 1) {
    ink[i] = 255 - (data[i * 4] * 77 + data[i * 4 + 1] * 150 + data[i * 4 + 2] * 29) / 256;
  }
  return ink;
}

// Left, top, width and height of the ink without a printed "FIG. 1" below or above it.
function inkBox(picture) {
  const { ink, width, height } = picture;
  const rows = new Array(height);
  for (let y = 0; y < height; y += 1) {
    let [left, right] = [width, -1];
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      if (ink[i] < INK) continue;
      if (x < left) left = x;
      right = x;
    }
    rows[y] = [left, right];
  }
  const bands = unlabelled(bandsOf(rows), picture);
  if (!bands.length) return null;
  const [top, bottom] = [bands[0].top, bands.at(-1).bottom];
  const left = Math.min(...bands.map((band) => band.left));
  const right = Math.max(...bands.map((band) => band.right));
  return [left, top, right - left + 1, bottom - top + 1];
}

// Rows of ink with white above and below.
function bandsOf(rows) {
  const bands = [];
  rows.forEach(([left, right], y) => {
    if (right < 0) return;
    const last = bands.at(-1);
    if (last?.bottom !== y - 1) return void bands.push({ top: y, bottom: y, left, right });
    last.bottom = y;
    last.left = Math.min(last.left, left);
    last.right = Math.max(last.right, right);
  });
  return bands;
}

function unlabelled(bands, { ink, width, height }) {
  const side = Math.max(width, height);
  const isLabel = (band, gap) =>
    gap > side * 0.01 && band.bottom - band.top < side * 0.08 && isLettered(band, ink, width);
  while (bands.length > 1) {
    if (isLabel(bands.at(-1), bands.at(-1).top - bands.at(-2).bottom)) bands.pop();
    else if (isLabel(bands[0], bands[1].top - bands[0].bottom)) bands.shift();
    else break;
  }
  return bands;
}

// Whether a band is a few narrow signs beside each other.
function isLettered({ top, bottom, left, right }, ink, width) {
  const widest = 1.5 * (bottom - top + 1);
  let signs = 0;
  let run = 0;
  for (let x = left; x <= right + 1; x += 1) {
    let isInked = false;
    for (let y = top; x <= right && y <= bottom && !isInked; y += 1) isInked = ink[y * width + x] >= INK;
    if (isInked) run += 1;
    else if (run) [signs, run] = [signs + 1, 0];
    if (run > widest) return false;
  }
  return signs >= 3 && signs <= 10;
}

// 1 where a line runs: the ink of a drawing, the edges of a photograph.
function lines(ink) {
  const found = new Uint8Array(ink.length);
  let medium = 0;
  for (let i = 0; i < ink.length; i += 1) {
    if (ink[i] > 50 && ink[i] < 200) medium += 1;
    if (ink[i] >= INK) found[i] = 1;
  }
  return medium / ink.length < MEDIUM ? found : slopes(ink);
}

function slopes(ink) {
  const found = new Uint8Array(ink.length);
  for (let i = SIDE + 1; i < ink.length - SIDE - 1; i += 1) {
    const slope = Math.abs(ink[i + 1] - ink[i - 1]) + Math.abs(ink[i + SIDE] - ink[i - SIDE]);
    if (slope >= EDGE) found[i] = 1;
  }
  return found;
}

// Everything within FARTHEST pixels, along the rows and then along the columns.
function grown(found) {
  const wide = new Uint8Array(found.length);
  for (let start = 0; start < found.length; start += SIDE) {
    let last = -Infinity; // where a line was seen last
    for (let x = 0; x < SIDE + FARTHEST; x += 1) {
      if (x < SIDE && found[start + x]) last = x;
      if (x >= FARTHEST && last >= x - 2 * FARTHEST) wide[start + x - FARTHEST] = 1;
    }
  }
  const near = new Uint8Array(found.length);
  const lasts = new Int32Array(SIDE).fill(-SIDE);
  for (let y = 0; y < SIDE + FARTHEST; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      if (y < SIDE && wide[y * SIDE + x]) lasts[x] = y;
      if (y >= FARTHEST && lasts[x] >= y - 2 * FARTHEST) near[(y - FARTHEST) * SIDE + x] = 1;
    }
  }
  return near;
}

// A color as a word of an image's pixels, opaque.
function packed([red, green, blue]) {
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}
