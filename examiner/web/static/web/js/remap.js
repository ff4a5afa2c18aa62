// "Press it": the next key that is pressed is written into the field of its act.

import { name } from "./keys.js";

for (const button of document.querySelectorAll("[data-record]")) {
  const field = document.getElementById(button.dataset.record);
  const words = button.textContent;
  button.hidden = false;
  const stop = () => {
    button.textContent = words;
    button.removeEventListener("keydown", write);
  };
  function write(event) {
    const key = name(event);
    if (["Shift", "Control", "Alt", "Meta", "CapsLock"].includes(key)) return;
    stop();
    if (key === "Tab" || key === "Enter") return; // they move and press, always
    event.preventDefault();
    event.stopPropagation();
    field.value = key;
  }
  button.addEventListener("click", () => {
    button.textContent = "Press a key …";
    button.focus();
    button.addEventListener("keydown", write);
  });
  button.addEventListener("blur", stop);
}
