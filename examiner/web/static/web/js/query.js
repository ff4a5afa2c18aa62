// The query panel: sliders beside the weights, classes that are put in by one click.

const form = document.querySelector("#query");

for (const weight of form.querySelectorAll("[data-weight]")) {
  const slider = weight.querySelector("input[type=range]");
  const number = weight.querySelector("input[type=number]");
  if (slider) pair(weight, slider, number);
}

function pair(weight, slider, number) {
  const show = () => {
    const value = Number(number.value || 0);
    slider.max = String(Math.max(1, value)); // a number beyond the slider stays what it is
    slider.value = String(value);
    slider.setAttribute("aria-valuetext", value ? String(value) : "off");
    weight.toggleAttribute("data-off", !value);
  };
  slider.addEventListener("input", () => {
    number.value = slider.value;
    show();
  });
  number.addEventListener("input", show);
  window.addEventListener("pageshow", show); // the browser restores what was typed
  slider.hidden = false;
  show();
}

const chips = form.querySelector("[data-class-chips]");
if (chips) start(chips);

function start(chips) {
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const split = (chip) => chip.dataset.addClass.split(":");
  const listed = (name) => field(name).value.split(/[,;\s]+/).filter(Boolean);

  function mark() {
    for (const chip of chips.querySelectorAll("[data-add-class]")) {
      const [name, symbol] = split(chip);
      chip.setAttribute("aria-pressed", String(listed(name).includes(symbol)));
    }
  }

  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-add-class]");
    if (!chip) return;
    const [name, symbol] = split(chip);
    const others = listed(name).filter((one) => one !== symbol);
    const isOn = others.length < listed(name).length;
    field(name).value = (isOn ? others : [...others, symbol]).join(", ");
    field(name).dispatchEvent(new Event("input", { bubbles: true })); // counted anew
  });
  form.addEventListener("input", mark);
  window.addEventListener("pageshow", mark); // the browser restores what was typed
  chips.hidden = false;
  mark();
}

// How a drawing is seen opens below its tile, and moves in where it would leave the panel.
document.addEventListener("toggle", (event) => {
  const options = event.target.open && event.target.querySelector(":scope > .tile-options");
  if (!options) return;
  options.style.translate = "";
  const room = (options.closest(".panel") ?? document.documentElement).getBoundingClientRect();
  const over = options.getBoundingClientRect().right - (room.right - 16);
  if (over > 0) options.style.translate = `${-over}px`;
}, true);
