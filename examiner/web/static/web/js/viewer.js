// One figure as large as the screen, where there is no list to leaf through: through the
// views of a design, and from design to design where a page shows several.

const viewer = document.querySelector("#viewer");
if (viewer) start(viewer);

function start(viewer) {
  const picture = viewer.querySelector("img");
  const caption = viewer.querySelector("[data-caption]");
  const open = viewer.querySelector("[data-open-design]");
  const place = viewer.querySelector("[data-place]");
  let current = null;

  const groups = () => [...document.querySelectorAll("[data-views]")].filter(
    (group) => group.querySelector("[data-view]"),
  );
  const views = (group) => {
    const unique = new Map();
    for (const link of group.querySelectorAll("[data-view]")) {
      // The best view stands twice on a card, large and in the strip: strip order counts.
      unique.delete(link.href);
      unique.set(link.href, link);
    }
    return [...unique.values()];
  };
  const at = (links) => links.findIndex((link) => link.href === current.href);

  function show(link) {
    current = link;
    viewer.dataset.zoom = "fit";
    picture.src = link.href;
    picture.alt = link.dataset.view;
    caption.textContent = link.dataset.view;
    const group = link.closest("[data-views]");
    const links = views(group);
    place.textContent = `${at(links) + 1} of ${links.length}`;
    open.hidden = !group.dataset.design;
    if (group.dataset.design) open.href = group.dataset.design;
    for (const near of [links[at(links) + 1], links[at(links) - 1]]) {
      if (near) new Image().src = near.href;
    }
  }

  function turn(by) {
    const links = views(current.closest("[data-views]"));
    const next = links[at(links) + by];
    if (next) show(next);
  }

  function leaf(by) {
    const all = groups();
    const next = all[all.indexOf(current.closest("[data-views]")) + by];
    if (next) show(next.querySelector("[data-view]"));
  }

  function zoom() {
    viewer.dataset.zoom = viewer.dataset.zoom === "full" ? "fit" : "full";
  }

  const acts = {
    "next-view": () => turn(1),
    "previous-view": () => turn(-1),
    next: () => leaf(1),
    previous: () => leaf(-1),
    zoom,
  };
  for (const [name, act] of Object.entries(acts)) {
    document.addEventListener(`act:${name}`, (event) => {
      if (!viewer.open) return;
      event.preventDefault();
      act();
    });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link);
    viewer.showModal();
  });
  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-act]");
    if (button) acts[button.dataset.act]();
  });
  picture.addEventListener("click", zoom);
  viewer.addEventListener("close", () => {
    picture.removeAttribute("src");
    if (current?.isConnected) current.focus();
  });
}
