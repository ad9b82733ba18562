// Groups of pictures that are the same, or look it: the page shows which one is
// the best, and selects the others, for whatever is to be done with them.

import * as api from "./api.js";
import { button, element } from "./element.js";
import { bytes, count, counted, similarity } from "./format.js";
import { hidden } from "./results.js";

const groupPage = 30;
/** From this cosine similarity on, pictures are alike enough to be shown together. */
const alike = 0.95;

const relations = {
  same_bytes: "Same file", same_pixels: "Same pixels", altered: "Same picture, altered",
  burst: "Taken in a row", similar: "Similar",
};
/** What is only looked for where it is asked for. */
const byContent = ["burst", "similar"];

/** A group as it will be without pictures that are about to leave the library; null where that is none. */
function withoutHidden(group) {
  const keep = group.keep && hidden.has(group.keep.id) ? null : group.keep;
  const duplicates = group.duplicates.filter(({ picture }) => !hidden.has(picture.id));
  if (duplicates.length + (keep ? 1 : 0) < 2) return null;
  const lost = group.duplicates.filter(({ picture }) => hidden.has(picture.id));
  const win = group.bytes_to_win - lost.reduce((sum, { picture }) => sum + picture.bytes, 0);
  return { ...group, keep, duplicates, bytes_to_win: Math.max(0, win) };
}

export class DuplicatesView {
  #selection;
  #open;
  #relation = null;
  #list = element("div", { class: "groups" });
  #head = element("div", {});
  #more;
  #groups = [];
  /** The last reply: how many groups there are, and what they would win; null before it. */
  #reply = null;

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
    this.#groups = [];
    this.#reply = null;
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
    if (!this.#groups.length) this.#head.replaceChildren(element("p", { class: "summary" }, "Comparing pictures…"));
    const wanted = this.#relation;
    let reply;
    try {
      reply = await api.duplicates({
        relation: wanted, similarity: byContent.includes(wanted) ? alike : null, limit: groupPage, offset: this.#groups.length,
      });
    } catch (error) {
      const sentence = error.status === 404 ? "This server does not look for duplicates." : error.message;
      this.#head.replaceChildren(element("p", { class: "problem" }, sentence));
      return;
    }
    // Another kind may have been chosen while this one was looked for.
    if (wanted !== this.#relation) return;
    this.#groups.push(...reply.groups);
    this.#reply = reply;
    this.#more.hidden = this.#groups.length >= reply.total;
    this.draw();
  }

  /** Shows what is loaded, without pictures that are about to leave the library. */
  draw() {
    if (!this.#reply) return;
    let { total, bytes_to_win: win } = this.#reply;
    const groups = [];
    for (const group of this.#groups) {
      const rest = withoutHidden(group);
      win -= group.bytes_to_win - (rest?.bytes_to_win ?? 0);
      if (rest) groups.push(rest);
      else total -= 1;
    }
    this.#head.replaceChildren(element("p", { class: "summary" }, this.#summary(total, Math.max(0, win))));
    this.#list.replaceChildren(...groups.map((group) => this.#group(group)));
  }

  #summary(total, win) {
    if (!total) return this.#relation ? "No duplicates of this kind." : "No duplicates: every picture is there once.";
    return `${counted(total, "group")} · ${bytes(win)} to win`;
  }

  #group({ relation, bytes_to_win: win, keep, duplicates }) {
    const others = duplicates.map((duplicate) => duplicate.picture);
    const title = element(
      "h2", {}, relations[relation] ?? relation,
      element("small", {}, ` · ${counted(others.length + (keep ? 1 : 0), "picture")} · ${bytes(win)} to win`));
    // With the best of them gone, there are no others.
    const select = keep && button(
      `Select the other ${others.length === 1 ? "one" : count(others.length)}`, () => this.#selection.addAll(others));
    return element(
      "article", { class: "group" },
      element("div", { class: "job-line" }, title, select),
      element(
        "ul", { class: "members" }, keep && this.#member(keep, "Best: keep this", "is-kept"),
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
