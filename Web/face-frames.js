// Frames around the faces of the picture in the viewer. They move and grow with
// it; what they say stands in the panel beside it too, where keys and readers
// find it.

import { element } from "./element.js";

export class FaceFrames {
  node = element("div", { class: "frames", "aria-hidden": "true" });
  #faces = [];
  #place = null;

  /** @param {object[]} faces As the server describes them: boxes as shares of the picture. */
  show(faces) {
    this.#faces = faces.map((face) => {
      const frame = element("div", { class: "frame", data: { face: face.id } });
      if (face.name) frame.append(element("span", { class: "frame-name" }, face.name));
      return { ...face, frame };
    });
    this.node.replaceChildren(...this.#faces.map((face) => face.frame));
    this.#draw();
  }

  /** Where the picture lies: its corner and size, and the window's pixels for one of its own. */
  place(place) {
    this.#place = place;
    this.#draw();
  }

  point(id) {
    for (const face of this.#faces) face.frame.classList.toggle("is-pointed", face.id === id);
  }

  #draw() {
    if (!this.#place) return;
    const { x, y, scale, width, height } = this.#place;
    for (const { box, frame } of this.#faces) {
      Object.assign(frame.style, {
        left: `${x + box.x * width * scale}px`, top: `${y + box.y * height * scale}px`,
        width: `${box.width * width * scale}px`, height: `${box.height * height * scale}px`,
      });
    }
  }
}
