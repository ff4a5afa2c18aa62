// Leafing through designs, one to a screen. Keys come as acts (see keys.js); the page
// works by its links without this.

import * as sheet from "./leaf-sheet.js";
import { Leaves } from "./leaf-windows.js";
import { Reviewed } from "./leaf-reviewed.js";
import { Stage } from "./leaf-stage.js";

const AHEAD = 5; // designs and views on either side whose drawings are ready
const REST = 150; // milliseconds: browsers refuse too many changes of the address

const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));

const root = document.querySelector("[data-leaf]");
if (root) start(root);

function start(root) {
  const data = JSON.parse(document.querySelector("#leaves").textContent);
  const advances = JSON.parse(document.querySelector("#preferences")?.textContent ?? "{}").auto_advance !== false;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const leaves = new Leaves(data);
  const stage = new Stage(part("stage"));
  let count = data.reviewed;
  let place = data.place;
  let turned = 0; // which figure of it
  let named = null; // the leaf that the line tells of
  let isSettled = true;
  let resting = 0;
  let isForward = true;
  let aim = 0; // where the hand wants to be while that is still fetched

  const reviewed = new Reviewed({
    address: root.dataset.reviewedUrl,
    token: root.querySelector("[name=csrfmiddlewaretoken]").value,
    told: (unsaved) => {
      part("unsaved").hidden = !unsaved;
      part("unsaved").textContent = `${unsaved} not saved yet`;
    },
  });

  // -- showing ------------------------------------------------------------------------

  // The drawing and what names it change at once. The strip and the panel follow right
  // after they are painted, or before the next key or click, which so meets the new ones.
  function show(leaf, figure) {
    place = leaf.place;
    aim = 0;
    turned = figure;
    stage.show(leaf.figures[figure], near(leaf, figure));
    if (leaf !== named) name(leaf);
    part("view").textContent = leaf.figures[figure]?.label ?? "";
    isSettled = false;
    requestAnimationFrame(() => setTimeout(settle));
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
  }

  function name(leaf) {
    named = leaf;
    part("place").textContent = leaf.place;
    part("number").textContent = leaf.number;
    part("title").textContent = leaf.title;
    part("class").textContent = leaf.class;
    part("date").textContent = leaf.date;
    part("labels").replaceChildren(...sheet.labels(leaf));
    reviewed.show(leaf.design, () => mark(leaf, true));
  }

  function settle() {
    if (isSettled) return;
    isSettled = true;
    const leaf = leaves.at(place);
    const strip = sheet.strip(leaf);
    if (strip.parentNode !== part("strip")) part("strip").replaceChildren(strip);
    layPanel(leaf);
    strip.querySelector("[aria-current]")?.removeAttribute("aria-current");
    strip.children[turned]?.firstChild.setAttribute("aria-current", "true");
    root.querySelector("[data-go='-1']").hidden = place <= 1;
    root.querySelector("[data-go='1']").hidden = place >= leaves.total;
    part("number").href = part("number").href.replace(/USD\d{7}/, leaf.design);
    part("back").href = leaf.back;
    const compare = part("compare");
    if (compare) compare.href = compare.href.replace(/USD\d{7}/, leaf.design);
    const figure = leaf.figures[turned];
    if (part("similar")) part("similar").value = figure ? `figure:${figure.id}` : "";
  }
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, settle, { capture: true });

  // Panels that wait for an answer stay, unseen: what they were told is then still saved
  // and told of. The focus goes from a button to the same one of the next design.
  function layPanel(leaf) {
    const holder = part("panel");
    const act = holder.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    const isNew = sheet.panel(leaf).parentNode !== holder;
    for (const node of [...holder.children]) {
      if (node === leaf.node) continue;
      node.hidden = true;
      if (!node.querySelector(".htmx-request")) node.remove();
    }
    leaf.node.hidden = false;
    if (isNew) holder.append(leaf.node);
    if (act && !holder.contains(document.activeElement)) {
      leaf.node.querySelector(`[data-act~="${act}"]`)?.focus({ preventScroll: true });
    }
  }

  // What can wait until the hand rests: the address, the next windows, the next sheets.
  function rest() {
    const leaf = leaves.at(place);
    history.replaceState(history.state, "", sheet.address(leaf, leaf.figures[turned]));
    document.title = document.title.replace(/^.*? · \d+/, `${leaf.number} · ${leaf.place}`);
    leaf.strip?.children[turned]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    idle(buildAhead);
    leaves.around(place).then(() => stillHere(leaf), () => {}); // asked again when flipped to
  }

  // One at a time, so that a key never waits for more than one.
  function buildAhead() {
    for (let step = 1; step <= AHEAD; step += 1) {
      for (const other of [leaves.at(place + step), leaves.at(place - step)]) {
        if (!other || other.node) continue;
        sheet.strip(other);
        sheet.panel(other);
        idle(buildAhead);
        return;
      }
    }
  }

  function stillHere(leaf) {
    if (leaf.place === place) stage.prepare(near(leaf, turned));
  }

  // Figures likely to be asked for next, the likeliest first: on in the direction taken.
  function near(leaf, figure) {
    const found = [];
    const add = (one) => one && found.push(one);
    for (let step = 1; step <= AHEAD; step += 1) {
      for (const by of isForward ? [step, -step] : [-step, step]) {
        const other = leaves.at(leaf.place + by);
        add(other?.figures[other.best]);
        add(leaf.figures[figure + by]);
      }
    }
    return found;
  }

  // -- turning ------------------------------------------------------------------------

  async function go(to) {
    if (to < 1 || to > leaves.total || to === place) return;
    isForward = to > place;
    if (!leaves.at(to)) {
      aim = to;
      const isThere = await leaves.around(to).then(() => true, () => false);
      if (aim !== to) return; // the hand went on meanwhile, or elsewhere
      aim = 0;
      if (!leaves.at(to)) return isThere || tell("The next designs cannot be fetched. Try again.");
    }
    const leaf = leaves.at(to);
    show(leaf, leaf.best);
    if (!leaves.at(to + (isForward ? 1 : -1))) leaves.around(to).catch(() => {});
  }

  const step = (by) => go(Math.min(leaves.total, Math.max(1, (aim || place) + by)));
  const tell = (text) => document.dispatchEvent(new CustomEvent("said", { detail: { text } }));

  function turn(by) {
    const leaf = leaves.at(place);
    const to = turned + by;
    if (leaf.figures[to]) show(leaf, to);
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  const acts = {
    next: () => step(1),
    previous: () => step(-1),
    "next-view": () => turn(1),
    "previous-view": () => turn(-1),
    zoom: () => stage.zoom(),
    "full-screen": fullScreen,
    leave: (event) => (stage.isZoomed ? stage.zoom() : event.stay()),
    unreviewed: (event) => unreview(event),
  };
  for (const [name, act] of Object.entries(acts)) {
    document.addEventListener(`act:${name}`, (event) => {
      let isOurs = true;
      act({ stay: () => { isOurs = false; } });
      if (isOurs) event.preventDefault();
    });
  }
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const other = event.target.closest("[data-go]");
    const view = event.target.closest("[data-figure]");
    if (other) step(Number(other.dataset.go));
    else if (view) show(leaves.at(place), Number(view.dataset.figure));
    else if (event.target.closest("[data-stage], [data-act=zoom]")) stage.zoom();
    else if (event.target.closest("[data-act=full-screen]")) fullScreen();
    else return;
    event.preventDefault();
  });
  // Every pixel does not fit: there the arrows move the drawing.
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by || !stage.isZoomed) return;
    event.preventDefault();
    part("stage").scrollBy(80 * by[0], 80 * by[1]);
  }, { capture: true });

  // -- deciding -----------------------------------------------------------------------

  function mark(leaf, is) {
    if (leaf.reviewed === is) return;
    leaf.reviewed = is;
    count += is ? 1 : -1;
    part("reviewed").textContent = count;
  }

  // A design that was marked here has no button yet to take that back.
  async function unreview(event) {
    settle();
    const leaf = leaves.at(place);
    if (!leaf.reviewed || leaf.node.querySelector("[data-act~=unreviewed]")) return event.stay();
    await reviewed.send();
    window.htmx?.ajax("POST", leaf.unreview, {
      target: leaf.node.querySelector("[data-decision]"),
      source: leaf.node.querySelector("form"),
      swap: "outerHTML",
    });
  }

  document.addEventListener("decided", ({ detail }) => {
    const leaf = leaves.of(detail.design);
    if (!leaf || detail.act === "note" || detail.act === "undo") return;
    mark(leaf, detail.act !== "unreview");
    if (detail.act === "unreview") reviewed.forget(leaf.design);
    if (detail.advance && advances && leaf.place === place && !aim) go(place + 1);
  });

  // An act that was undone may have been on another design: there its panel belongs.
  document.addEventListener("htmx:afterSwap", () => {
    for (const node of part("panel").children) {
      const panel = node.querySelector("[data-decision]");
      const owner = leaves.of(node.dataset.design);
      const leaf = leaves.of(panel?.dataset.design);
      if (leaf) mark(leaf, "reviewed" in panel.dataset);
      if (leaf === owner) owner.panel = panel.outerHTML;
      else if (panel) move(node, owner, leaf, panel.outerHTML);
    }
  });

  function move(node, owner, leaf, panel) {
    node.remove();
    owner.node = null;
    if (leaf) Object.assign(leaf, { panel, node: null });
    layPanel(leaves.at(place));
    if (leaf) go(leaf.place);
  }

  // -- beginning ----------------------------------------------------------------------

  for (const button of root.querySelectorAll("button[data-act][hidden]")) button.hidden = false;
  const first = leaves.at(place);
  const asked = first.figures.findIndex((figure) => String(figure.id) === data.figure);
  show(first, asked < 0 ? first.best : asked);
}
