// The designs of a list as far as they are known, fetched window by window.

const COUNT = 24;
const MARGIN = 10; // designs known beyond the one that is shown

export class Leaves {
  #known = new Map(); // place → leaf
  #byDesign = new Map();
  #coming = new Map(); // first place of a window → the promise of it
  #address;

  constructor({ total, leaves, windows }) {
    this.total = total;
    this.#address = windows;
    this.#take(leaves);
  }

  at(place) {
    return this.#known.get(place);
  }

  of(design) {
    return this.#byDesign.get(design);
  }

  // Fetches what is not known around a place; resolves when it is.
  async around(place) {
    const first = Math.max(1, place - MARGIN);
    const last = Math.min(this.total, place + MARGIN);
    let missing = first;
    while (missing <= last && this.#known.has(missing)) missing += 1;
    if (missing > last) return;
    const forward = missing >= place;
    await this.#fetch(forward ? missing : Math.max(1, last - COUNT + 1));
  }

  #fetch(first) {
    if (!this.#coming.has(first)) {
      const window = this.#ask(first).finally(() => this.#coming.delete(first));
      this.#coming.set(first, window);
    }
    return this.#coming.get(first);
  }

  async #ask(first) {
    const url = new URL(this.#address, location);
    url.searchParams.set("from", first);
    url.searchParams.set("count", COUNT);
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    this.#take((await answer.json()).leaves);
  }

  #take(leaves) {
    for (const leaf of leaves) {
      if (this.#known.has(leaf.place)) continue; // what was decided here stays
      this.#known.set(leaf.place, leaf);
      this.#byDesign.set(leaf.design, leaf);
    }
  }
}
