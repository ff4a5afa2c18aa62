// The area of a page that is not claimed, cell by cell, as `search.queries.Bitmap` keeps it.

export const MOST_CELLS = 512; // on the longer side, as the proposal has them

export class Cells {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bits = new Uint8Array(width * height); // 1 is not claimed
  }

  static forPage(width, height) {
    const share = Math.min(1, MOST_CELLS / Math.max(width, height));
    return new Cells(Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share)));
  }

  // "width,height,base64", the bits row by row, most significant first.
  static parse(text) {
    const [width, height, packed] = text.split(",");
    const cells = new Cells(Number(width), Number(height));
    const bytes = atob(packed);
    for (let at = 0; at < cells.bits.length; at += 1) {
      cells.bits[at] = (bytes.charCodeAt(at >> 3) >> (7 - (at & 7))) & 1;
    }
    return cells;
  }

  toString() {
    const bytes = new Uint8Array(Math.ceil(this.bits.length / 8));
    for (let at = 0; at < this.bits.length; at += 1) {
      if (this.bits[at]) bytes[at >> 3] |= 128 >> (at & 7);
    }
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return `${this.width},${this.height},${btoa(text)}`;
  }

  copy() {
    const other = new Cells(this.width, this.height);
    other.bits.set(this.bits);
    return other;
  }

  get isEmpty() {
    return !this.bits.includes(1);
  }

  // A disc around a place, all in cells.
  disc(x, y, radius, value) {
    for (let row = Math.floor(y - radius); row <= y + radius; row += 1) {
      for (let column = Math.floor(x - radius); column <= x + radius; column += 1) {
        if ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= radius ** 2) this.#set(column, row, value);
      }
    }
  }

  // Discs from one place to another, without gaps.
  stroke(from, to, radius, value) {
    const far = Math.hypot(to.x - from.x, to.y - from.y);
    const steps = Math.max(1, Math.ceil(far / Math.max(0.5, radius / 2)));
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps;
      this.disc(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, radius, value);
    }
  }

  box(from, to, value) {
    const [left, right] = [from.x, to.x].sort((a, b) => a - b);
    const [top, bottom] = [from.y, to.y].sort((a, b) => a - b);
    for (let row = Math.floor(top); row < bottom; row += 1) {
      for (let column = Math.floor(left); column < right; column += 1) this.#set(column, row, value);
    }
  }

  #set(column, row, value) {
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return;
    this.bits[row * this.width + column] = value;
  }
}
