// Panels below a button: one at a time, closed by Escape and by clicks elsewhere.

let openPanel = null;

export class Popover {
  #button;
  #panel;
  #onOpen;

  /** @param {() => void} [onOpen] Called before the panel shows. */
  constructor(button, panel, onOpen) {
    this.#button = button;
    this.#panel = panel;
    this.#onOpen = onOpen;
    button.addEventListener("click", () => (panel.hidden ? this.open() : this.close()));
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
      button.focus();
    });
  }

  get isOpen() { return !this.#panel.hidden; }

  open() {
    openPanel?.close();
    this.#onOpen?.();
    this.#panel.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    openPanel = this;
  }

  close() {
    this.#panel.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    if (openPanel === this) openPanel = null;
  }

  holds(node) { return this.#panel.contains(node) || this.#button.contains(node); }
}

document.addEventListener("pointerdown", (event) => {
  if (openPanel && !openPanel.holds(event.target)) openPanel.close();
});
document.addEventListener("focusin", (event) => {
  if (openPanel && !openPanel.holds(event.target)) openPanel.close();
});
