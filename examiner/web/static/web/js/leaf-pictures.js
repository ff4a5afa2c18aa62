// Pictures ready to be laid on the stage, made ahead of time: a flip only copies pixels.

const AT_ONCE = 3; // more would keep the one that is asked for next from coming first

export class Pictures {
  #worker;
  #ready = new Map(); // address → ImageBitmap, or null where it cannot be had
  #coming = new Map(); // id → address
  #wanted = [];
  #size = { width: 1, height: 1 };
  #last = 0;
  #arrived;

  // `arrived(address)` is told of each picture that has become ready.
  constructor(worker, arrived) {
    this.#worker = new Worker(worker);
    this.#arrived = arrived;
    this.#worker.addEventListener("message", ({ data }) => this.#take(data));
  }

  // The picture at an address: undefined while it is not there yet.
  get(address) {
    return this.#ready.get(address);
  }

  // Pictures are made for a stage of this size; those of another are thrown away.
  fit(width, height) {
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#coming.clear(); // what still comes has the old size
    this.#keep(new Set());
    this.#next();
  }

  // What is to be ready, the most urgent first; all others are let go.
  // What could not be had before is tried again: the network may be back.
  want(addresses) {
    this.#wanted = [...new Set(addresses)];
    this.#keep(new Set(this.#wanted.filter((address) => this.#ready.get(address) !== null)));
    this.#next();
  }

  #keep(addresses) {
    for (const [address, picture] of this.#ready) {
      if (addresses.has(address)) continue;
      picture?.close();
      this.#ready.delete(address);
    }
  }

  #next() {
    const coming = new Set(this.#coming.values());
    for (const address of this.#wanted) {
      if (this.#coming.size >= AT_ONCE) return;
      if (this.#ready.has(address) || coming.has(address)) continue;
      this.#last += 1;
      this.#coming.set(this.#last, address);
      this.#worker.postMessage({ id: this.#last, url: new URL(address, location).href, ...this.#size });
    }
  }

  #take({ id, picture }) {
    const address = this.#coming.get(id);
    this.#coming.delete(id);
    if (address && this.#wanted.includes(address)) {
      this.#ready.set(address, picture);
      this.#arrived(address);
    } else {
      picture?.close();
    }
    this.#next();
  }
}
