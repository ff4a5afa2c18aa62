// States to go back to and forward again; a state is never changed once it is kept.

const MOST = 50;

export class History {
  constructor(state) {
    this.states = [state];
    this.at = 0;
  }

  keep(state) {
    this.states.splice(this.at + 1);
    this.states.push(state);
    if (this.states.length > MOST) this.states.shift();
    this.at = this.states.length - 1;
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.states.length - 1;
  }

  undo() {
    if (this.canUndo) this.at -= 1;
    return this.states[this.at];
  }

  redo() {
    if (this.canRedo) this.at += 1;
    return this.states[this.at];
  }
}
