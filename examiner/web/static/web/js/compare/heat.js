// Heat maps on request: a worker draws them, and they lie over the drawings meanwhile.

const AGAIN = 1500; // milliseconds between two askings

export function heat(root, state, signal) {
  const button = root.querySelector("[data-heat]");
  const note = root.querySelector("[data-heat-note]");
  const told = root.querySelector("[data-heat-state]");
  const asked = [...root.querySelectorAll("[data-heat-map]")];
  let shown = null; // ends what is still asked for

  function show() {
    shown?.abort();
    shown = new AbortController();
    button?.setAttribute("aria-pressed", state.isHot);
    note.hidden = !state.isHot;
    if (state.isHot) ask(AbortSignal.any([signal, shown.signal]));
    else root.querySelectorAll("img[data-plain]").forEach(restore);
  }

  async function ask(until) {
    const problems = [...root.querySelectorAll("[data-card]:not([data-heat-map])")].map(
      (pane) => `${pane.dataset.name}: none, since the search did not pair this figure.`,
    );
    told.textContent = asked.length ? "A worker draws it …" : problems.join(" ");
    if (!asked.length) return;
    const wanted = asked.map((pane) => [pane, pane.dataset.heatMap, "reference"]);
    const base = root.querySelector("[data-base]");
    if (base) wanted.push([base, asked[0].dataset.heatMap, "query"]);
    problems.push(...(await Promise.all(wanted.map((one) => lay(...one, until)))));
    if (!until.aborted) told.textContent = [...new Set(problems.filter(Boolean))].join(" ");
  }

  button?.addEventListener("click", () => {
    state.isHot = !state.isHot;
    show();
  });
  return { show };
}

// Lays the map over a pane's drawing; returns what stands in the way, "" if nothing.
async function lay(pane, address, side, until) {
  const image = pane.querySelector("[data-stage] img");
  try {
    const answer = await drawn(`${address}&side=${side}`, until);
    if (answer.status !== 200) return `${pane.dataset.name}: ${(await answer.text()).trim()}`;
    const map = URL.createObjectURL(await answer.blob());
    if (until.aborted) return "";
    image.dataset.plain ||= image.src;
    image.src = map;
    image.addEventListener("load", () => URL.revokeObjectURL(map), { once: true });
    return "";
  } catch {
    return until.aborted ? "" : "The heat map cannot be fetched.";
  }
}

async function drawn(address, until) {
  for (;;) {
    const answer = await fetch(address, { signal: until });
    if (answer.status !== 202) return answer;
    await new Promise((done) => setTimeout(done, AGAIN));
    until.throwIfAborted();
  }
}

function restore(image) {
  image.src = image.dataset.plain;
  delete image.dataset.plain;
}
