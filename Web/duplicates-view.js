// Groups of pictures that are the same, or look it: the page shows which one is
// the best, and selects the others, for whatever is to be done with them.

import * as api from "./api.js";
import { button, element } from "./element.js";
import { bytes, count, counted, similarity } from "./format.js";

const groupPage = 30;
/** From this cosine similarity on, pictures are alike enough to be shown together. */
const alike = 0.95;

const relations = {
  same_bytes: "Same file", same_pixels: "Same pixels", altered: "Same picture, altered",
  burst: "Taken in a row", similar: "Similar",
};
/** What is only looked for where it is asked for. */
const byContent = ["burst", "similar"];

export class DuplicatesView {
  #selection;
  #open;
  #relation = null;
  #list = element("div", { class: "groups" });
  #head = element("div", {});
  #more;
  #shown = 0;

  /**
   * @param {import("./selection.js").Selection} selection
   * @param {(picture: object) => void} open Shows a picture large.
   */
  constructor(place, selection, open) {
    this.#selection = selection;
    this.#open = open;
    this.#more = button("Show more groups", () => this.#load(), { kind: "button-more" });
    place.append(this.#relationChoice(), this.#head, this.#list, this.#more);
  }

  show() {
    this.#shown = 0;
    this.#list.replaceChildren();
    return this.#load();
  }

  #relationChoice() {
    const choice = element(
      "select", { class: "input", on: { change: () => { this.#relation = choice.value || null; this.show(); } } },
      element("option", { value: "" }, "All copies"),
      ...Object.entries(relations).map(([value, name]) => element("option", { value }, name)));
    return element("label", { class: "label relation-choice" }, "Show", choice);
  }

  async #load() {
    this.#more.hidden = true;
    if (!this.#shown) this.#head.replaceChildren(element("p", { class: "summary" }, "Comparing pictures…"));
    const wanted = this.#relation;
    let reply;
    try {
      reply = await api.duplicates({
        relation: wanted, similarity: byContent.includes(wanted) ? alike : null, limit: groupPage, offset: this.#shown,
      });
    } catch (error) {
      const sentence = error.status === 404 ? "This server does not look for duplicates." : error.message;
      this.#head.replaceChildren(element("p", { class: "problem" }, sentence));
      return;
    }
    // Another kind may have been chosen while this one was looked for.
    if (wanted !== this.#relation) return;
    this.#shown += reply.groups.length;
    this.#more.hidden = this.#shown >= reply.total;
    this.#head.replaceChildren(element("p", { class: "summary" }, this.#summary(reply)));
    this.#list.append(...reply.groups.map((group) => this.#group(group)));
  }

  #summary({ total, bytes_to_win: win }) {
    if (!total) return this.#relation ? "No duplicates of this kind." : "No duplicates: every picture is there once.";
    return `${counted(total, "group")} · ${bytes(win)} to win`;
  }

  #group({ relation, bytes_to_win: win, keep, duplicates }) {
    const others = duplicates.map((duplicate) => duplicate.picture);
    const title = element(
      "h2", {}, relations[relation] ?? relation,
      element("small", {}, ` · ${counted(others.length + 1, "picture")} · ${bytes(win)} to win`));
    const select = button(
      `Select the other ${others.length === 1 ? "one" : count(others.length)}`, () => this.#selection.addAll(others));
    return element(
      "article", { class: "group" },
      element("div", { class: "job-line" }, title, select),
      element(
        "ul", { class: "members" }, this.#member(keep, "Best: keep this", "is-kept"),
        ...duplicates.map((duplicate) => this.#member(duplicate.picture, this.#verdict(duplicate)))));
  }

  #verdict({ relation, score }) {
    const isByContent = byContent.includes(relation) && score !== null;
    return (relations[relation] ?? relation) + (isByContent ? `, ${similarity(score)}` : "");
  }

  #member(picture, verdict, kind = "") {
    return element(
      "li", { class: `member ${kind}`.trim() },
      element(
        "button", { type: "button", class: "member-picture", "aria-label": `Look at ${picture.filename}`, on: { click: () => this.#open(picture) } },
        element("img", { alt: "", loading: "lazy", decoding: "async", src: api.thumbnailAddress(picture, 256), width: picture.width, height: picture.height })),
      element("span", { class: "member-verdict" }, verdict),
      element("span", { class: "member-path", title: picture.path }, element("bdi", { dir: "ltr" }, picture.path)),
      element("span", { class: "hint" }, `${picture.width} × ${picture.height} · ${picture.format.toUpperCase()} · ${bytes(picture.bytes)}`));
  }
}
