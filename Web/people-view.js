// Who is in the pictures: everybody with a cover, what the library would like to
// know, and those who are chosen made one. One person's page is person-page.js.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element } from "./element.js";
import { faceImage, nameOf } from "./face-image.js";
import { count, counted } from "./format.js";
import { PersonPage } from "./person-page.js";
import { Questions } from "./questions.js";
import { toast } from "./toast.js";

const pageLength = 60;

export class PeopleView {
  #title;
  #events;
  #mayChange;
  #questions;
  #person;
  #all = element("div", {});
  #summary = element("p", { class: "summary" });
  #list = element("ul", { class: "people", "aria-label": "People" });
  #more;
  #bar = element("div", { class: "people-bar", role: "group", "aria-label": "Chosen people", hidden: true });
  #hiddenChoice;
  #people = [];
  #chosen = new Map();
  #shown = null;
  /** Goes up with every load; a reply to an earlier one is thrown away. */
  #turn = 0;

  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} title The page's heading.
   * @param {object} events toPerson(id), toAll(), toPictures(name), openPicture(id), and
   *   changed() where searches may answer otherwise now.
   * @param {boolean} mayChange
   */
  constructor(place, title, events, mayChange) {
    this.#title = title;
    this.#events = events;
    this.#mayChange = mayChange;
    const changed = () => {
      events.changed();
      return this.#load(true);
    };
    this.#questions = new Questions(changed, (person) => events.toPerson(person.id));
    this.#person = new PersonPage(title, events);
    this.#more = button("Show more people", () => this.#load(false), { kind: "button-more" });
    this.#hiddenChoice = element("input", { type: "checkbox", on: { change: () => this.#load(true) } });
    this.#all.append(
      element(
        "div", { class: "people-head" }, this.#summary,
        element("label", { class: "check" }, this.#hiddenChoice, "Hidden people too")),
      ...(mayChange ? [this.#questions.node] : []), this.#bar, this.#list, this.#more);
    place.append(this.#all, this.#person.node);
  }

  /**
   * Shows everybody, or one person.
   *
   * @param {number|null} id
   * @param {boolean} isArrival Whether another page was shown before.
   */
  async show(id, isArrival) {
    if (!isArrival && id === this.#shown) return;
    const came = this.#shown;
    this.#shown = id;
    this.#all.hidden = id !== null;
    this.#person.node.hidden = id === null;
    if (id !== null) return this.#person.show(id, this.#mayChange);
    this.#title.textContent = "People";
    document.title = "People – Glimpse";
    this.#chosen.clear();
    await this.#load(true);
    if (came !== null) this.#list.querySelector(`[data-person="${came}"] a`)?.focus();
  }

  async #load(isFresh) {
    const turn = ++this.#turn;
    this.#more.hidden = true;
    try {
      const offset = isFresh ? 0 : this.#people.length;
      const limit = isFresh ? Math.max(pageLength, this.#people.length) : pageLength;
      const reply = await api.people({ limit: Math.min(limit, 1000), offset, hidden: this.#hiddenChoice.checked });
      if (turn !== this.#turn) return;
      this.#people = isFresh ? reply.people : [...this.#people, ...reply.people];
      this.#more.hidden = this.#people.length >= reply.total || !reply.people.length;
      this.#summary.className = "summary";
      this.#summary.replaceChildren(...this.#words(reply));
      this.#draw();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#summary.className = "problem";
      this.#summary.textContent = error.status === 404 ? "This server knows no people." : error.message;
      this.#people = [];
      this.#draw();
      return;
    }
    if (isFresh && this.#mayChange) await this.#questions.load();
  }

  #words({ total, faces, looked_at: lookedAt, pending }) {
    if (!faces && !lookedAt) {
      return ["Nobody was looked for yet. Faces are found where that is asked for: ", element("code", {}, "glimpse index --faces FOLDER")];
    }
    const words = [total ? counted(total, "person").replace("persons", "people") : "No people", counted(faces, "face")];
    if (pending) words.push(`${counted(pending, "picture")} not looked at yet`);
    return [words.join(" · ")];
  }

  #draw() {
    const known = new Set(this.#people.map((person) => person.id));
    for (const id of [...this.#chosen.keys()]) if (!known.has(id)) this.#chosen.delete(id);
    this.#list.replaceChildren(...this.#people.map((person) => this.#card(person)));
    this.#drawBar();
  }

  #card(person) {
    const name = nameOf(person);
    const address = `/?view=people&id=${person.id}`;
    const choice = this.#mayChange && element("input", {
      type: "checkbox", class: "person-choice", checked: this.#chosen.has(person.id), "aria-label": `Choose ${name}`,
      on: {
        change: () => {
          if (choice.checked) this.#chosen.set(person.id, person);
          else this.#chosen.delete(person.id);
          card.classList.toggle("is-chosen", choice.checked);
          this.#drawBar();
        },
      },
    });
    const card = element(
      "li", { class: `person ${this.#chosen.has(person.id) ? "is-chosen" : ""} ${person.hidden ? "is-hidden" : ""}`.trim(), data: { person: person.id } },
      element(
        "a", { href: address, class: "person-link", on: { click: (event) => this.#follow(event, person.id) } },
        faceImage(person.crop, 148, "is-round"),
        element("span", { class: person.name ? "person-name" : "person-name is-nameless" }, person.name ?? "Who is this?"),
        element("span", { class: "hint" }, counted(person.images, "picture") + (person.hidden ? ", hidden" : ""))),
      choice);
    return card;
  }

  #follow(event, id) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#events.toPerson(id);
  }

  #drawBar() {
    const chosen = [...this.#chosen.values()];
    this.#bar.hidden = !chosen.length;
    if (!chosen.length) return this.#bar.replaceChildren();
    // Who has a name keeps it; else the one in most pictures.
    const [first, ...others] = chosen.toSorted((a, b) => Number(Boolean(b.name)) - Number(Boolean(a.name)) || b.images - a.images);
    const names = new Set(chosen.map((person) => person.name).filter(Boolean));
    const areHidden = chosen.every((person) => person.hidden);
    this.#bar.replaceChildren(...[
      element("strong", {}, `${count(chosen.length)} chosen`),
      others.length
        ? button(`Merge into ${nameOf(first)}`, () => this.#merge(first, others), { kind: "button-primary" })
        : element("span", { class: "hint" }, "Choose others who are the same person"),
      names.size > 1 && element("span", { class: "problem" }, `The others lose their ${names.size > 2 ? "names" : "name"}.`),
      button(areHidden ? "Show again" : "Hide", () => this.#hide(chosen, !areHidden)),
      button("Clear", () => {
        this.#chosen.clear();
        this.#draw();
      }, { kind: "button-quiet" }),
    ].filter(Boolean));
  }

  #merge(first, others) {
    return this.#change(
      () => api.mergePeople(first.id, others.map((person) => person.id)),
      `${counted(others.length + 1, "person").replace("persons", "people")} are ${nameOf(first)} now.`);
  }

  #hide(people, isHidden) {
    return this.#change(async () => {
      for (const person of people) await api.changePerson(person.id, { hidden: isHidden });
    }, isHidden ? "Hidden: out of the list and of suggestions." : "Shown again.");
  }

  async #change(act, sentence) {
    try {
      await act();
      this.#chosen.clear();
      announce(sentence);
      toast(sentence);
      this.#events.changed();
      await this.#load(true);
      this.#list.querySelector("a")?.focus();
    } catch (error) {
      toast(error.message);
    }
  }
}
