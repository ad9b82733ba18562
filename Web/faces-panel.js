// Who is in the picture in the viewer: beside it, with a name to be given, while
// the faces are framed in it.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element } from "./element.js";
import { FaceFrames } from "./face-frames.js";
import { faceImage, nameOf } from "./face-image.js";

const hiddenName = "glimpse.frames";

export class FacesPanel {
  node = element("section", { class: "faces-panel", hidden: true, "aria-label": "People in this picture" });
  #picture;
  #frames = new FaceFrames();
  #toPerson;
  #mayChange;
  #faces = [];
  #asking = new AbortController();

  /**
   * @param {import("./stage.js").Stage} stage Where the faces are framed.
   * @param {(id: number) => void} toPerson Goes to somebody's page.
   */
  constructor(picture, stage, toPerson, mayChange) {
    this.#picture = picture;
    this.#toPerson = toPerson;
    this.#mayChange = mayChange;
    stage.lay(this.#frames);
    this.#load();
  }

  end() { this.#asking.abort(); }

  async #load() {
    try {
      const { faces } = await api.facesIn(this.#picture.id, this.#asking.signal);
      if (this.#asking.signal.aborted) return;
      this.#faces = faces;
      this.#draw();
    } catch {
      // A picture without its faces is a picture all the same.
    }
  }

  get #areFramed() { return localStorage.getItem(hiddenName) !== "hidden"; }

  #draw() {
    this.node.hidden = !this.#faces.length;
    this.#frames.show(this.#areFramed ? this.#faces : []);
    const switcher = button("Frames", () => {
      localStorage.setItem(hiddenName, this.#areFramed ? "hidden" : "shown");
      this.#frames.show(this.#areFramed ? this.#faces : []);
      switcher.setAttribute("aria-pressed", String(this.#areFramed));
    }, { kind: "button-quiet" });
    switcher.setAttribute("aria-pressed", String(this.#areFramed));
    this.node.replaceChildren(
      element("div", { class: "faces-head" }, element("h3", {}, "People"), switcher),
      element("ul", {}, ...this.#faces.map((face) => this.#face(face))));
  }

  #face(face) {
    const known = face.person !== null;
    const pointing = (id) => () => this.#frames.point(id);
    const name = known
      ? element(
        "a", { href: `/?view=people&id=${face.person}`, on: { click: (event) => { event.preventDefault(); this.#toPerson(face.person); } } },
        nameOf({ id: face.person, name: face.name }))
      : element("span", { class: "hint" }, face.aside ? "A stranger" : "Nobody known");
    return element(
      "li", {
        class: "panel-face",
        on: { pointerenter: pointing(face.id), pointerleave: pointing(null), focusin: pointing(face.id), focusout: pointing(null) },
      },
      faceImage(face.crop, 44, "is-round"), name, known && !face.name && this.#mayChange && this.#naming(face));
  }

  #naming(face) {
    const input = element("input", { class: "input", type: "text", maxLength: 200, autocomplete: "off", "aria-label": `Name of person ${face.person}`, placeholder: "Who is this?" });
    return element(
      "form", { class: "joined", on: { submit: (event) => { event.preventDefault(); this.#give(face, input.value.trim()); } } },
      input, element("button", { class: "button" }, "Save"));
  }

  async #give(face, name) {
    if (!name) return;
    try {
      await api.changePerson(face.person, { name });
      this.#faces = this.#faces.map((one) => (one.person === face.person ? { ...one, name } : one));
      this.#draw();
      announce(`Named ${name}`);
      this.node.querySelector(`a[href$="=${face.person}"]`)?.focus();
    } catch (error) {
      announce(error.message);
    }
  }
}
