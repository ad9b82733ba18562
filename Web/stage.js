// The picture in the viewer: first what the grid has loaded, then a sharp one,
// and the file itself where somebody looks closer than that.

import * as api from "./api.js";
import { element, iconButton } from "./element.js";
import { Zoom } from "./zoom.js";

const sizes = [512, 1024, 2048];
/** What browsers draw; of other formats the largest thumbnail has to do. */
const drawn = ["jpeg", "png", "webp", "gif", "avif", "bmp", "svg"];

export class Stage {
  node;
  #picture;
  #image;
  #zoom;
  #loaded = sizes[0];
  #wanted = 0;
  /** What lies over the picture, and where the picture lies. */
  #over = null;
  #place = null;
  #level = element("button", { type: "button", class: "viewer-level", on: { click: () => this.#toggle() } });

  /**
   * @param {{hasPrevious: boolean, hasNext: boolean}} place
   * @param {(by: number) => void} step Goes on to another picture.
   */
  constructor(picture, { hasPrevious, hasNext }, step) {
    this.#picture = picture;
    this.#image = this.#make("", api.thumbnailAddress(picture, sizes[0]));
    const arrow = (label, name, by, isThere) => {
      const made = iconButton(label, name, () => step(by), { class: `viewer-step viewer-${name}` });
      made.disabled = !isThere;
      return made;
    };
    this.node = element(
      "div", { class: "viewer-stage" }, this.#image,
      arrow("Previous picture", "left", -1, hasPrevious), arrow("Next picture", "right", 1, hasNext),
      element(
        "div", { class: "viewer-zoom", role: "group", "aria-label": "Zoom" },
        iconButton("Zoom out", "minus", () => this.#zoom.by(1 / 1.5)), this.#level,
        iconButton("Zoom in", "plus", () => this.#zoom.by(1.5))));
    this.node.style.aspectRatio = `${picture.width} / ${picture.height}`;
    this.#zoom = new Zoom(this.node, this.#image, picture, {
      changed: (percent, isFit) => this.#changed(percent, isFit),
      placed: (place) => {
        this.#place = { ...place, width: picture.width, height: picture.height };
        this.#over?.place(this.#place);
      },
      swiped: (by) => { if (by < 0 ? hasPrevious : hasNext) step(by); },
    });
    const edge = Math.max(innerWidth, innerHeight) * devicePixelRatio;
    this.#sharpen(sizes.find((one) => one >= edge) ?? sizes.at(-1));
  }

  /** Whether a click beside the picture means to leave it. */
  get isLeftByClick() { return this.#zoom.isFit && !this.#zoom.hasMoved; }

  end() { this.#zoom.end(); }

  /** Lays something over the picture: its node, which is told by place() where the picture lies. */
  lay(over) {
    this.#over = over;
    this.#image.after(over.node);
    over.place(this.#place);
  }

  /** @returns {boolean} whether a key was one of the stage's. */
  press(event) {
    const pans = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (pans && event.shiftKey && !this.#zoom.isFit) this.#zoom.pan(pans[0] * 80, pans[1] * 80);
    else if (event.key === "+" || event.key === "=") this.#zoom.by(1.5);
    else if (event.key === "-") this.#zoom.by(1 / 1.5);
    else if (event.key === "0") this.#zoom.fit();
    else if (event.key === "1") this.#zoom.original();
    else return false;
    return true;
  }

  #toggle() {
    if (this.#zoom.isFit) this.#zoom.original();
    else this.#zoom.fit();
  }

  #make(alt, source) {
    return element("img", { class: "viewer-image", alt, draggable: false, src: source });
  }

  #changed(percent, isFit) {
    this.#level.textContent = `${percent} %`;
    const label = isFit ? `Original size; now ${percent} %` : `The whole picture; now ${percent} %`;
    this.#level.title = label;
    this.#level.ariaLabel = label;
    const longer = Math.max(this.#picture.width, this.#picture.height);
    if (!isFit && longer * percent / 100 > this.#loaded && longer > this.#loaded) this.#sharpen(Infinity);
  }

  /** Loads an image of a size, Infinity for the file, and puts it where the coarser one is. */
  #sharpen(size) {
    if (size <= this.#wanted) return;
    this.#wanted = size;
    const picture = this.#picture;
    const isFile = size === Infinity && drawn.includes(picture.format);
    const finer = this.#make(
      picture.metadata?.caption ?? picture.filename,
      isFile ? picture.file : api.thumbnailAddress(picture, Math.min(size, sizes.at(-1))));
    finer.addEventListener("load", () => {
      if (size < this.#loaded) return;
      this.#loaded = size;
      this.#image.replaceWith(finer);
      this.#image = finer;
      this.#zoom.use(finer);
    });
    finer.addEventListener("error", () => {
      // What shows already stays.
      if (this.#loaded > sizes[0]) return;
      this.#image.replaceWith(element("p", { class: "viewer-broken" }, "This picture cannot be shown. Its file may have moved or changed."));
    });
  }
}
