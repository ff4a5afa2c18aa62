// What a person chose to see: theme, folded panel. Loaded in the head and
// blocking, so that the choice stands before the first paint.
(() => {
  const root = document.documentElement;
  const choices = {
    theme: ["light", "dark"],
    panel: ["folded"],
  };

  function remembered(name) {
    try {
      return localStorage.getItem(`ornament-${name}`) ?? "";
    } catch {
      return ""; // storage is closed to us: the defaults stand
    }
  }

  function choose(name, value) {
    try {
      localStorage.setItem(`ornament-${name}`, value);
    } catch {
      // still shown, only not remembered
    }
    apply(name, value);
    mark();
  }

  function apply(name, value) {
    if (choices[name].includes(value)) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  function mark() {
    for (const button of document.querySelectorAll("[data-choose]")) {
      const [name, value] = button.dataset.choose.split(":");
      button.setAttribute("aria-pressed", String((root.dataset[name] ?? "") === value));
    }
    for (const button of document.querySelectorAll("[data-toggle]")) {
      const [name, value] = button.dataset.toggle.split(":");
      button.setAttribute("aria-expanded", String(root.dataset[name] !== value));
    }
  }

  for (const name of Object.keys(choices)) apply(name, remembered(name));
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-choose]");
    if (chosen) choose(...chosen.dataset.choose.split(":"));
    const toggled = event.target.closest("[data-toggle]");
    if (toggled) {
      const [name, value] = toggled.dataset.toggle.split(":");
      choose(name, root.dataset[name] === value ? "" : value);
    }
  });
})();
