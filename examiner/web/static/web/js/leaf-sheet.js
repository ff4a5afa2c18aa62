// The parts of one design beside its drawing, built ahead of time: the strip of its
// views and the panel by which it is decided.

export function strip(leaf) {
  if (leaf.strip) return leaf.strip;
  const list = document.createElement("ol");
  list.className = "strip";
  list.setAttribute("aria-label", "Views");
  leaf.figures.forEach((figure, index) => {
    const link = document.createElement("a");
    link.href = address(leaf, figure);
    link.dataset.figure = index;
    const picture = new Image();
    picture.decoding = "async"; // it must not hold up the large drawing
    picture.alt = figure.label;
    picture.src = figure.small;
    if (figure.matches.length) {
      const badge = document.createElement("span");
      badge.className = "badge";
      badge.textContent = figure.matches.join(",");
      link.append(badge);
      link.title = `${figure.label}: matches view ${figure.matches.join(", ")}`;
    }
    link.append(picture);
    const item = document.createElement("li");
    item.classList.toggle("is-matched", figure.matches.length > 0);
    item.append(link);
    list.append(item);
  });
  leaf.strip = list;
  return list;
}

export function panel(leaf) {
  if (leaf.node) return leaf.node;
  const holder = document.createElement("template");
  holder.innerHTML = leaf.panel; // our own server's markup
  leaf.node = document.createElement("div");
  leaf.node.dataset.design = leaf.design;
  leaf.node.append(holder.content);
  window.htmx?.process(leaf.node);
  return leaf.node;
}

export function labels(leaf) {
  return leaf.labels.map(({ name, reason, tone }) => {
    const tag = document.createElement("span");
    tag.className = `tag ${tone}`;
    tag.title = reason;
    tag.textContent = name;
    return tag;
  });
}

// The address of a design here, by which a reload comes back to it.
export function address(leaf, figure) {
  const url = new URL(location);
  url.searchParams.set("rank", leaf.place);
  if (figure) url.searchParams.set("figure", figure.id);
  else url.searchParams.delete("figure");
  return url.href;
}
