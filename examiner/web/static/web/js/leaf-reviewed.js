// Designs that were looked at, told to the server several at a time.

const LOOKED_AT = 250; // milliseconds: passing by with a key held down is not looking
const QUIET = 1500;
const MOST = 50;

export class Reviewed {
  #waiting = new Set();
  #looking = 0;
  #looked = ""; // the design that is being looked at
  #soon = 0;
  #sent = Promise.resolve();
  #address;
  #token;
  #told;

  // `told(unsaved)` says how many could not be saved; they are kept and sent again.
  constructor({ address, token, told }) {
    this.#address = address;
    this.#token = token;
    this.#told = told;
    addEventListener("pagehide", () => this.#post());
    document.addEventListener("visibilitychange", () => document.hidden && this.#post());
  }

  // A design came onto the stage; `looked()` is called once that counts.
  show(design, looked) {
    clearTimeout(this.#looking);
    if (!this.#address) return;
    this.#looked = design;
    this.#looking = setTimeout(() => {
      this.#waiting.add(design);
      looked();
      if (this.#waiting.size >= MOST) this.send();
      else this.#later(QUIET);
    }, LOOKED_AT);
  }

  // It is to be looked at once more after all.
  forget(design) {
    this.#waiting.delete(design);
    if (design === this.#looked) clearTimeout(this.#looking);
  }

  // Resolves when all that was looked at so far has been told, or could not be.
  send() {
    this.#sent = this.#sent.then(() => this.#post());
    return this.#sent;
  }

  async #post() {
    clearTimeout(this.#soon);
    const designs = [...this.#waiting];
    if (!designs.length) return;
    this.#waiting.clear();
    const body = new URLSearchParams(designs.map((design) => ["design", design]));
    const headers = { "X-CSRFToken": this.#token, "X-Partial": "1" };
    try {
      const answer = await fetch(this.#address, { method: "POST", body, headers, keepalive: true });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.#told(0);
    } catch {
      for (const design of designs) this.#waiting.add(design);
      this.#told(this.#waiting.size);
      this.#later(10 * QUIET);
    }
  }

  #later(milliseconds) {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.send(), milliseconds);
  }
}
