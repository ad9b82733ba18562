// What the library would like to know of people: "Is this Anna?", whether two are
// one, and whether one is two; one question at a time, answered yes or no.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element } from "./element.js";
import { faceImage, nameOf } from "./face-image.js";
import { count } from "./format.js";
import { toast } from "./toast.js";

const most = 50;
/** Of faces that may be another person's, so many are shown. */
const mostFaces = 8;

export class Questions {
  node = element("section", { class: "questions", hidden: true, "aria-label": "Questions about people" });
  #changed;
  #toPerson;
  #open = [];
  /** Questions that were put off, until the page is left. */
  #later = new Set();
  #only = null;

  /**
   * @param {() => Promise} changed Called after an answer, and loads anew.
   * @param {(person: object) => void} toPerson
   * @param {number} [only] Asks of this person alone.
   */
  constructor(changed, toPerson) {
    this.#changed = changed;
    this.#toPerson = toPerson;
  }

  /** @param {number|null} only Asks of this person alone. */
  async load(only = null) {
    this.#only = only;
    try {
      const reply = await api.suggestions(most);
      if (only !== this.#only) return;
      const all = [
        ...reply.merges.map((one) => this.#same(one)), ...reply.faces.map((one) => this.#whose(one)),
        ...reply.splits.map((one) => this.#two(one)),
      ];
      this.#open = all.filter((one) => !this.#later.has(one.key) && (only === null || one.people.includes(only)));
    } catch {
      // Questions are no more than that: the page goes on without.
      this.#open = [];
    }
    this.#draw();
  }

  clear() {
    this.#open = [];
    this.#draw();
  }

  #same({ left, right }) {
    const [first, other] = right.name && !left.name ? [right, left] : [left, right];
    return {
      key: `same-${left.id}-${right.id}`, people: [left.id, right.id],
      words: first.name ? `Is this ${first.name} too?` : "Are these the same person?", shown: [first, other].map((one) => this.#portrait(one)),
      answers: [
        ["Yes, the same", () => api.mergePeople(first.id, [other.id]), "button-primary"],
        ["No, two people", () => api.keepApart(first.id, [other.id])],
      ],
    };
  }

  #whose({ face, person }) {
    return {
      key: `face-${face.id}-${person.id}`, people: [person.id],
      words: `Is this ${nameOf(person)}?`, shown: [faceImage(face.crop, 120, "is-round"), this.#portrait(person)],
      answers: [
        ["Yes", () => api.answerFaces(person.id, [face.id], true), "button-primary"],
        ["No", () => api.answerFaces(person.id, [face.id], false)],
        ["A stranger", () => api.putAside([face.id])],
      ],
    };
  }

  #two({ person, faces }) {
    const ids = faces.map((face) => face.id);
    return {
      key: `two-${person.id}-${ids[0]}`, people: [person.id],
      words: `${faces.length === 1 ? "Is this face" : "Are these faces"} somebody else than ${nameOf(person)}?`,
      shown: [...faces.slice(0, mostFaces).map((face) => faceImage(face.crop, 84, "is-round")), this.#portrait(person)],
      answers: [
        ["Somebody else", () => api.splitPerson(person.id, ids)],
        [`All are ${nameOf(person)}`, () => api.answerFaces(person.id, ids, true), "button-primary"],
      ],
    };
  }

  #portrait(person) {
    return element(
      "a", { class: "portrait", href: `/?view=people&id=${person.id}`, on: { click: (event) => { event.preventDefault(); this.#toPerson(person); } } },
      faceImage(person.crop, 120, "is-round"), element("span", {}, nameOf(person)));
  }

  #draw() {
    const [question] = this.#open;
    const hadFocus = this.node.contains(document.activeElement);
    this.node.hidden = !question;
    if (!question) return this.node.replaceChildren();
    const rest = this.#open.length - 1;
    this.node.replaceChildren(
      element("div", { class: "question-shown" }, ...question.shown),
      element(
        "div", { class: "question-asked" },
        element("h2", {}, question.words),
        element(
          "div", { class: "question-answers" },
          ...question.answers.map(([label, act, kind]) => button(label, () => this.#answer(question, act), { kind })),
          button("Later", () => this.#putOff(question), { kind: "button-quiet" })),
        rest > 0 && element("p", { class: "hint" }, `${count(rest)} more`)));
    if (!hadFocus) return;
    this.node.querySelector("button").focus();
    announce(question.words);
  }

  #putOff(question) {
    this.#later.add(question.key);
    this.#open.shift();
    this.#draw();
  }

  async #answer(question, act) {
    for (const one of this.node.querySelectorAll("button")) one.disabled = true;
    try {
      await act();
      // A lost focus would begin the page anew.
      this.node.tabIndex = -1;
      this.node.focus();
      this.#later.add(question.key);
      this.#open.shift();
      await this.#changed();
    } catch (error) {
      toast(error.message);
      this.#draw();
    }
  }
}
