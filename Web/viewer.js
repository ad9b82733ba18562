// One picture, large, with all that is known about it.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element, iconButton } from "./element.js";
import { copyText } from "./export.js";
import { bytes, count, moment } from "./format.js";
import { reasonsInWords } from "./reasons.js";
import { Stage } from "./stage.js";
import { matchInWords } from "./tile.js";

const names = {
  taken: "Taken", camera: "Camera", lens: "Lens", latitude: "Latitude", longitude: "Longitude", rating: "Rating",
  title: "Title", description: "Description", keywords: "Keywords", iso: "ISO", aperture: "Aperture",
  exposure: "Exposure", focalLength: "Focal length", caption: "Caption",
};

/** Keys without a name of their own, as people would write them: "focalLength35mm" is "Focal length35mm". */
const nameOf = (key) => {
  if (names[key]) return names[key];
  const words = key.replaceAll("_", " ").replace(/([a-z])([A-Z])/g, (_, last, first) => `${last} ${first.toLowerCase()}`);
  return words[0].toUpperCase() + words.slice(1);
};

export class Viewer {
  #dialog;
  #actions;
  #picture = null;
  #stage = null;
  #faces = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} actions close(), step(by), open(id), similar(picture), add(picture, weight),
   *   and where the visitor may: remove(picture), and faces(picture, stage), which
   *   frames them and gives {node, end()}.
   */
  constructor(dialog, actions) {
    this.#dialog = dialog;
    this.#actions = actions;
    dialog.addEventListener("cancel", (event) => {
      // The address decides whether it is open.
      event.preventDefault();
      actions.close();
    });
    dialog.addEventListener("click", (event) => {
      const isBeside = event.target === dialog || event.target.classList.contains("viewer-stage");
      if (isBeside && this.#stage?.isLeftByClick) actions.close();
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!this.#stage?.press(event)) {
        if (!step) return;
        actions.step(step);
      }
      event.preventDefault();
    });
  }

  get picture() { return this.#picture; }

  /**
   * Shows a picture.
   *
   * @param {{hasPrevious: boolean, hasNext: boolean}} place
   */
  show(picture, place) {
    const focused = this.#dialog.contains(document.activeElement) ? document.activeElement.ariaLabel : null;
    this.#picture = picture;
    this.#stage?.end();
    this.#stage = new Stage(picture, place, (by) => this.#actions.step(by));
    this.#dialog.setAttribute("aria-label", picture.filename);
    this.#faces?.end();
    this.#faces = this.#actions.faces?.(picture, this.#stage) ?? null;
    this.#dialog.replaceChildren(this.#stage.node, this.#panel(picture));
    if (!this.#dialog.open) this.#dialog.showModal();
    const same = [...this.#dialog.querySelectorAll("button")].find((one) => focused && one.ariaLabel === focused && !one.disabled);
    (same ?? this.#dialog.querySelector(".viewer-close")).focus();
    announce(picture.filename);
  }

  /** Has the faces of the picture that shows framed, where what frames them came later. */
  addFaces() {
    if (!this.#picture || this.#faces) return;
    this.#faces = this.#actions.faces?.(this.#picture, this.#stage) ?? null;
    if (this.#faces) this.#dialog.querySelector(".facts").before(this.#faces.node);
  }

  hide() {
    if (!this.#dialog.open) return;
    this.#stage?.end();
    this.#stage = null;
    this.#faces?.end();
    this.#faces = null;
    this.#dialog.close();
    this.#dialog.replaceChildren();
    this.#picture = null;
  }

  #panel(picture) {
    return element(
      "div", { class: "viewer-panel" },
      element(
        "div", { class: "viewer-head" }, element("h2", {}, picture.filename),
        iconButton("Close", "close", () => this.#actions.close(), { class: "viewer-close" })),
      this.#match(picture),
      element(
        "div", { class: "viewer-actions" },
        button("More like this", () => this.#actions.similar(picture), { icon: "similar", kind: "button-primary" }),
        button("Add", () => this.#actions.add(picture, 1), { icon: "plus" }),
        button("Subtract", () => this.#actions.add(picture, -1), { icon: "minus" }),
        button("Copy path", () => this.#copy(picture), { icon: "copy" }),
        this.#download(picture),
        this.#actions.remove && button("Remove from the library", () => this.#actions.remove(picture), { icon: "remove", kind: "viewer-remove" })),
      this.#faces?.node,
      element("dl", { class: "facts" }, ...this.#facts(picture)),
      this.#lookalikes(picture));
  }

  #match(picture) {
    const words = matchInWords(picture);
    if (!words) return null;
    const reasons = reasonsInWords(picture);
    return element(
      "p", { class: "viewer-match" }, words[0].toUpperCase() + words.slice(1),
      reasons.length ? element("br") : null, reasons.length ? `Found by ${reasons.join("; ")}` : null);
  }

  #download(picture) {
    const link = element("a", { class: "button", href: api.downloadAddress(picture), download: picture.filename });
    link.append(...button("Download", () => {}, { icon: "download" }).childNodes);
    return link;
  }

  async #copy(picture) {
    try {
      await copyText(picture.path);
      announce("Path copied");
      const label = [...this.#dialog.querySelectorAll(".button span")].find((one) => one.textContent === "Copy path");
      // It stays said until another picture shows.
      label.textContent = "Copied";
    } catch (error) {
      announce(error.message);
    }
  }

  #facts(picture) {
    const facts = [
      ["Path", picture.path], ["Category", picture.category],
      ["Size", `${count(picture.width)} × ${count(picture.height)} pixels`],
      ["File", `${picture.format.toUpperCase()}, ${bytes(picture.bytes)}`], ["Changed", moment(picture.modified)],
      ...Object.entries(picture.metadata ?? {}).map(([key, value]) => [nameOf(key), this.#value(key, value)]),
    ];
    return facts
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value))));
  }

  #value(key, value) {
    // The camera's clock says no zone, and none is to be made up.
    if (key === "taken") return String(value).replace("T", " ");
    return Array.isArray(value) ? value.join(", ") : value;
  }

  #lookalikes(picture) {
    if (!picture.folded?.length) return null;
    return element(
      "section", { class: "lookalikes" }, element("h3", {}, "Look the same"),
      element("ul", {}, ...picture.folded.map((other) =>
        element("li", {}, element("button", { type: "button", class: "text-button", on: { click: () => this.#actions.open(other.id) } }, other.path)))));
  }
}
