// The part of a page a figure is: left, top, right, bottom in shares of it.

export const WHOLE = [0, 0, 1, 1];
const LEAST = 0.01;
const NEAR = 10; // pixels from an edge that still take hold of it

const limited = (value, low, high) => Math.min(Math.max(value, low), high);

export function isWhole(crop) {
  return crop.every((side, at) => Math.abs(side - WHOLE[at]) < 1e-6);
}

export function moved(crop, x, y) {
  const across = limited(x, -crop[0], 1 - crop[2]);
  const down = limited(y, -crop[1], 1 - crop[3]);
  return [crop[0] + across, crop[1] + down, crop[2] + across, crop[3] + down];
}

// One edge (0 left, 1 top, 2 right, 3 bottom) put elsewhere, the part never empty.
export function withEdge(crop, edge, to) {
  const sides = [...crop];
  const opposite = crop[(edge + 2) % 4];
  sides[edge] = edge < 2 ? limited(to, 0, opposite - LEAST) : limited(to, opposite + LEAST, 1);
  return sides;
}

// Which edges a place in pixels takes hold of; none inside of the part or far from it.
export function held(crop, at, width, height) {
  const far = [at.x - crop[0] * width, at.y - crop[1] * height, at.x - crop[2] * width, at.y - crop[3] * height];
  const isBeside = [
    at.y > crop[1] * height - NEAR && at.y < crop[3] * height + NEAR,
    at.x > crop[0] * width - NEAR && at.x < crop[2] * width + NEAR,
  ];
  return [0, 1, 2, 3].filter((edge) => Math.abs(far[edge]) <= NEAR && isBeside[edge % 2]);
}

export function isInside(crop, x, y) {
  return x > crop[0] && x < crop[2] && y > crop[1] && y < crop[3];
}

export function drawn(from, to) {
  const [left, right] = [from.x, to.x].map((x) => limited(x, 0, 1)).sort((a, b) => a - b);
  const [top, bottom] = [from.y, to.y].map((y) => limited(y, 0, 1)).sort((a, b) => a - b);
  return right - left >= LEAST && bottom - top >= LEAST ? [left, top, right, bottom] : null;
}
