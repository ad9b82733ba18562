// One picture, large, with all that is known about it.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element, iconButton } from "./element.js";
import { copyText } from "./export.js";
import { bytes, count, moment } from "./format.js";
import { reasonsInWords } from "./results.js";
import { matchInWords } from "./tile.js";

const largest = 2048;

const names = {
  taken: "Taken", camera: "Camera", lens: "Lens", latitude: "Latitude", longitude: "Longitude", rating: "Rating",
  title: "Title", description: "Description", keywords: "Keywords", iso: "ISO", aperture: "Aperture",
  exposure: "Exposure", focalLength: "Focal length", caption: "Caption",
};

export class Viewer {
  #dialog;
  #actions;
  #picture = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} actions close(), step(by), open(id), similar(picture), add(picture, weight).
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
      if (event.target === dialog || event.target.classList.contains("viewer-stage")) actions.close();
    });
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      actions.step(step);
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
    this.#dialog.setAttribute("aria-label", picture.filename);
    this.#dialog.replaceChildren(this.#stage(picture, place), this.#panel(picture));
    if (!this.#dialog.open) this.#dialog.showModal();
    const same = [...this.#dialog.querySelectorAll("button")].find((one) => focused && one.ariaLabel === focused && !one.disabled);
    (same ?? this.#dialog.querySelector(".viewer-close")).focus();
    announce(picture.filename);
  }

  hide() {
    if (!this.#dialog.open) return;
    this.#dialog.close();
    this.#dialog.replaceChildren();
    this.#picture = null;
  }

  #stage(picture, { hasPrevious, hasNext }) {
    const size = [512, 1024, largest].find((one) => one >= Math.max(innerWidth, innerHeight) * devicePixelRatio) ?? largest;
    // What the grid has loaded stands in until the large one is there.
    const preview = element("img", { class: "viewer-image", alt: "", src: api.thumbnailAddress(picture, 512) });
    const image = element("img", {
      class: "viewer-image", alt: picture.metadata?.caption ?? picture.filename,
      on: {
        load: () => preview.replaceWith(image),
        error: () => preview.replaceWith(element("p", { class: "viewer-broken" }, "This picture cannot be shown. Its file may have moved or changed.")),
      },
      src: api.thumbnailAddress(picture, size),
    });
    for (const one of [preview, image]) {
      one.width = picture.width;
      one.height = picture.height;
    }
    const step = (label, name, by, isThere) => {
      const made = iconButton(label, name, () => this.#actions.step(by), { class: `viewer-step viewer-${name}` });
      made.disabled = !isThere;
      return made;
    };
    return element(
      "div", { class: "viewer-stage" },
      step("Previous picture", "left", -1, hasPrevious), preview, step("Next picture", "right", 1, hasNext));
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
        this.#download(picture)),
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
      label.textContent = "Copied";
      setTimeout(() => { label.textContent = "Copy path"; }, 1500);
    } catch (error) {
      announce(error.message);
    }
  }

  #facts(picture) {
    const facts = [
      ["Path", picture.path], ["Category", picture.category],
      ["Size", `${count(picture.width)} × ${count(picture.height)} pixels`],
      ["File", `${picture.format.toUpperCase()}, ${bytes(picture.bytes)}`], ["Changed", moment(picture.modified)],
      ...Object.entries(picture.metadata ?? {}).map(([key, value]) => [names[key] ?? key, this.#value(key, value)]),
    ];
    return facts
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value))));
  }

  #value(key, value) {
    // The camera's clock says no zone, and none is to be made up.
    if (key === "taken") return String(value).replace("T", " ");
    return value;
  }

  #lookalikes(picture) {
    if (!picture.folded?.length) return null;
    return element(
      "section", { class: "lookalikes" }, element("h3", {}, "Look the same"),
      element("ul", {}, ...picture.folded.map((other) =>
        element("li", {}, element("button", { type: "button", class: "text-button", on: { click: () => this.#actions.open(other.id) } }, other.path)))));
  }
}
