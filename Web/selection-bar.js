// What can be done with the selected pictures.

import { announce } from "./announce.js";
import { button, element, iconButton } from "./element.js";
import { copyText, pathsText, saveArchive, saveJSON, savePaths } from "./export.js";
import { bytes, counted } from "./format.js";
import { Popover } from "./popover.js";

export class SelectionBar {
  #selection;
  #text = element("strong", { class: "selection-count" });
  #size = element("span", { class: "selection-size" });
  #progress = element("span", { class: "selection-progress", role: "status" });
  #bar;
  #packing = null;

  /**
   * @param {HTMLElement} bar
   * @param {import("./selection.js").Selection} selection
   * @param {(pictures: object[]) => void} searchWith Looks for pictures like all of them.
   * @param {(pictures: object[]) => void} [remove] Takes them out of the library, where the
   *   visitor may.
   */
  constructor(bar, selection, searchWith, remove) {
    this.#bar = bar;
    this.#selection = selection;
    const panel = element(
      "div", { class: "panel panel-up panel-right", id: "export-panel", hidden: true },
      button("Paths as text", () => savePaths(selection.pictures)),
      button("Details as JSON", () => saveJSON(selection.pictures)),
      button("Files as ZIP", () => this.#pack()));
    const opener = button("Export", () => {}, { icon: "download" });
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-controls", panel.id);
    const popover = new Popover(opener, panel);
    panel.addEventListener("click", (event) => { if (event.target.closest("button")) popover.close(); });
    bar.append(
      element("div", { class: "selection-said" }, this.#text, this.#size, this.#progress),
      element(
        "div", { class: "selection-actions" },
        button("Search with these", () => searchWith(selection.pictures), { icon: "search" }),
        button("Copy paths", () => this.#copy(), { icon: "copy" }),
        element("div", { class: "menu" }, opener, panel),
        remove && button("Remove", () => remove(selection.pictures), { icon: "remove" }),
        iconButton("Clear the selection", "close", () => this.#clear())));
    selection.onChange(() => this.#show());
  }

  #show() {
    const { size, pictures } = this.#selection;
    this.#bar.hidden = size === 0;
    document.body.classList.toggle("has-selection-bar", size > 0);
    this.#text.textContent = `${counted(size, "picture")} selected`;
    this.#size.textContent = bytes(pictures.reduce((sum, picture) => sum + picture.bytes, 0));
    // What was said is of the selection before.
    this.#progress.textContent = "";
    if (size) announce(this.#text.textContent);
  }

  #clear() {
    this.#packing?.abort();
    this.#selection.clear();
  }

  async #copy() {
    try {
      await copyText(pathsText(this.#selection.pictures).trimEnd());
      this.#say("Paths copied");
    } catch (error) {
      this.#say(error.message);
    }
  }

  async #pack() {
    const { pictures } = this.#selection;
    this.#packing?.abort();
    const packing = new AbortController();
    this.#packing = packing;
    try {
      await saveArchive(
        pictures, (done) => { this.#progress.textContent = `Packing ${done} of ${pictures.length}…`; }, packing.signal);
      this.#say("Archive saved");
    } catch (error) {
      this.#say(packing.signal.aborted ? "" : error.message);
    }
  }

  #say(sentence) { this.#progress.textContent = sentence; }
}
