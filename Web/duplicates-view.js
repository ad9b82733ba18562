// Groups of pictures that are the same, or look it. Nothing is deleted from
// here: the page shows what could be, and hands the paths over.

import * as api from "./api.js";
import { button, element } from "./element.js";
import { bytes, count, counted } from "./format.js";

const groupPage = 30;

const tiers = {
  same_bytes: "Same file", same_pixels: "Same pixels", same_picture: "Same picture, changed",
  similar: "Similar, or taken in a row",
};

export class DuplicatesView {
  #selection;
  #open;
  #tier = null;
  #list = element("div", { class: "groups" });
  #head = element("div", {});
  #more;
  #cursor = null;

  /**
   * @param {import("./selection.js").Selection} selection
   * @param {(picture: object) => void} open Shows a picture large.
   */
  constructor(place, selection, open) {
    this.#selection = selection;
    this.#open = open;
    this.#more = button("Show more groups", () => this.#load(), { kind: "button-more" });
    place.append(this.#tierChoice(), this.#head, this.#list, this.#more);
  }

  show() {
    this.#cursor = null;
    this.#list.replaceChildren();
    return this.#load();
  }

  #tierChoice() {
    const choice = element(
      "select", { class: "input", on: { change: () => { this.#tier = choice.value || null; this.show(); } } },
      element("option", { value: "" }, "All kinds"),
      ...Object.entries(tiers).map(([value, name]) => element("option", { value }, name)));
    return element("label", { class: "label tier-choice" }, "Show", choice);
  }

  async #load() {
    this.#more.hidden = true;
    let reply;
    try {
      reply = await api.duplicates({ tier: this.#tier, limit: groupPage, cursor: this.#cursor });
    } catch (error) {
      const sentence = error.status === 404 ? "This server does not look for duplicates." : error.message;
      this.#head.replaceChildren(element("p", { class: "problem" }, sentence));
      return;
    }
    this.#cursor = reply.next_cursor ?? null;
    this.#more.hidden = this.#cursor === null;
    this.#head.replaceChildren(element("p", { class: "summary" }, this.#summary(reply)));
    this.#list.append(...reply.groups.map((group) => this.#group(group)));
  }

  #summary({ total, bytes_to_win: win, groups }) {
    const number = total ?? groups.length;
    if (!number) return this.#tier ? "No duplicates of this kind." : "No duplicates: every picture is there once.";
    return `${counted(number, "group")}${win ? ` · ${bytes(win)} to win` : ""}`;
  }

  #group(group) {
    const others = group.members.filter((member) => member.id !== group.keep);
    const title = element(
      "h2", {}, tiers[group.tier] ?? group.tier,
      element("small", {}, ` · ${counted(group.members.length, "picture")} · ${bytes(group.bytes_to_win)} to win`));
    return element(
      "article", { class: "group" },
      element("div", { class: "job-line" }, title, button(`Select the other ${others.length === 1 ? "one" : count(others.length)}`, () => this.#selection.addAll(others))),
      element("ul", { class: "members" }, ...group.members.map((member) => this.#member(member, member.id === group.keep))));
  }

  #member(member, isKept) {
    return element(
      "li", { class: `member ${isKept ? "is-kept" : ""}`.trim() },
      element(
        "button", { type: "button", class: "member-picture", "aria-label": `Look at ${member.filename}`, on: { click: () => this.#open(member) } },
        element("img", { alt: "", loading: "lazy", decoding: "async", src: api.thumbnailAddress(member, 256), width: member.width, height: member.height })),
      element("span", { class: "member-verdict" }, isKept ? "Best: keep this" : member.relation ?? ""),
      element("span", { class: "member-path", title: member.path }, element("bdi", { dir: "ltr" }, member.path)),
      element("span", { class: "hint" }, `${member.width} × ${member.height} · ${member.format.toUpperCase()} · ${bytes(member.bytes)}`));
  }
}
