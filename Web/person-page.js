// One person: the name, the faces, and which of them are somebody else's.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element, iconButton } from "./element.js";
import { faceImage, filterValue, nameOf } from "./face-image.js";
import { count, counted } from "./format.js";
import { Questions } from "./questions.js";
import { toast } from "./toast.js";

const pageLength = 120;

export class PersonPage {
  node = element("div", { class: "person-page", hidden: true });
  #title;
  #events;
  #questions;
  #person = null;
  #faces = [];
  #total = 0;
  #chosen = new Set();
  #mayChange = false;
  #turn = 0;
  #list = element("ul", { class: "face-list", "aria-label": "Faces" });
  #bar = element("div", { class: "people-bar", role: "group", "aria-label": "Chosen faces", hidden: true });
  #more;
  #head = element("div", {});

  /**
   * @param {HTMLElement} title The page's heading, which becomes the name.
   * @param {object} events As people-view.js has them.
   */
  constructor(title, events) {
    this.#title = title;
    this.#events = events;
    this.#questions = new Questions(() => {
      events.changed();
      return this.#reload();
    }, (person) => events.toPerson(person.id));
    this.#more = button("Show more faces", () => this.#load(this.#faces.length), { kind: "button-more" });
    this.node.append(this.#head, this.#questions.node, this.#bar, this.#list, this.#more);
  }

  async show(id, mayChange) {
    this.#mayChange = mayChange;
    this.#person = { id, name: null };
    this.#faces = [];
    this.#chosen.clear();
    this.#questions.clear();
    this.#title.textContent = "…";
    this.#head.replaceChildren();
    this.#list.replaceChildren();
    this.#drawBar();
    await this.#load(0);
    this.#title.focus();
  }

  async #reload() {
    this.#chosen.clear();
    await this.#load(0);
  }

  async #load(offset) {
    const turn = ++this.#turn;
    const { id } = this.#person;
    this.#more.hidden = true;
    try {
      const reply = await api.personFaces(id, { limit: pageLength, offset });
      if (turn !== this.#turn) return;
      this.#person = reply.person;
      this.#total = reply.total;
      this.#faces = offset ? [...this.#faces, ...reply.faces] : reply.faces;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#title.textContent = error.status === 404 ? "Nobody has this number any more" : "People";
      this.#head.replaceChildren(this.#back(), element("p", { class: "problem" }, error.status === 404 ? "The person was merged into another, or forgotten." : error.message));
      return;
    }
    this.#draw();
    if (!offset && this.#mayChange) await this.#questions.load(id);
  }

  #back() {
    return element("a", { href: "/?view=people", class: "back", on: { click: (event) => { event.preventDefault(); this.#events.toAll(); } } }, "All people");
  }

  #draw() {
    const person = this.#person;
    this.#title.textContent = nameOf(person);
    document.title = `${nameOf(person)} – Glimpse`;
    this.#head.replaceChildren(
      this.#back(),
      element("p", { class: "summary" }, `${counted(person.images, "picture")} · ${counted(person.faces, "face")}${person.hidden ? " · hidden" : ""}`),
      element(
        "div", { class: "person-actions" },
        this.#mayChange && this.#naming(),
        button("Show the pictures", () => this.#events.toPictures(filterValue(person)), { icon: "search" }),
        this.#mayChange && button(person.hidden ? "Show in the list again" : "Hide", () => this.#change({ hidden: !person.hidden }, person.hidden ? "Shown again." : "Hidden: out of the list and of suggestions."))));
    this.#list.replaceChildren(...this.#faces.map((face) => this.#face(face)));
    this.#more.hidden = this.#faces.length >= this.#total;
    this.#drawBar();
  }

  #naming() {
    const input = element("input", {
      class: "input", type: "text", maxLength: 200, autocomplete: "off", value: this.#person.name ?? "",
      placeholder: "Who is this?", "aria-label": "Name",
    });
    return element(
      "form", { class: "joined", on: { submit: (event) => { event.preventDefault(); this.#name(input.value.trim()); } } },
      input, element("button", { class: "button button-primary" }, "Save name"));
  }

  async #name(name) {
    const former = this.#person;
    if (name === (former.name ?? "")) return;
    await this.#change({ name }, name ? `Named ${name}.` : "The name is taken away.");
    if (!name || this.#person.name !== name) return;
    // Two people of one name may be one, or not.
    const others = await this.#namesakes(name);
    if (!others.length) return;
    toast(`Somebody else is called ${name} too.`, {
      label: "They are the same", act: () => this.#do(
        () => api.mergePeople(former.id, others.map((one) => one.id)), `All of them are ${name} now.`),
    });
  }

  async #namesakes(name) {
    try {
      const { people } = await api.people({ limit: 1000, hidden: true }, true);
      const folded = name.toLocaleLowerCase();
      return people.filter((one) => one.id !== this.#person.id && one.name?.toLocaleLowerCase() === folded);
    } catch {
      return [];
    }
  }

  #change(body, sentence) { return this.#do(() => api.changePerson(this.#person.id, body), sentence); }

  /** Does something, says so, and shows what is there then. */
  async #do(act, sentence) {
    try {
      await act();
      announce(sentence);
      this.#events.changed();
      await this.#reload();
      return true;
    } catch (error) {
      toast(error.message);
      return false;
    }
  }

  #face(face) {
    const place = this.#faces.indexOf(face) + 1;
    const choice = element(
      "button", {
        type: "button", class: "face-choice", "aria-pressed": String(this.#chosen.has(face.id)), disabled: !this.#mayChange,
        "aria-label": `Face ${place} of ${count(this.#total)}${face.confirmed ? ", confirmed" : ""}`,
        on: {
          click: () => {
            if (!this.#chosen.delete(face.id)) this.#chosen.add(face.id);
            choice.setAttribute("aria-pressed", String(this.#chosen.has(face.id)));
            this.#drawBar();
          },
        },
      }, faceImage(face.crop, 116));
    return element(
      "li", { class: "face", data: { face: face.id } }, choice,
      iconButton(`Look at the picture of face ${place}`, "picture", () => this.#events.openPicture(face.image_id), { class: "face-open" }));
  }

  #drawBar() {
    const chosen = [...this.#chosen];
    this.#bar.hidden = !chosen.length;
    if (!chosen.length) return this.#bar.replaceChildren();
    const name = nameOf(this.#person);
    const isOne = chosen.length === 1;
    this.#bar.replaceChildren(...[
      element("strong", {}, `${count(chosen.length)} chosen`),
      button(`Not ${name}`, () => this.#do(() => api.answerFaces(this.#person.id, chosen, false), `Not ${name}.`)),
      button("Another person", () => this.#split(chosen)),
      button(isOne ? "A stranger" : "Strangers", () => this.#do(() => api.putAside(chosen), "Put aside.")),
      button(`This is ${name}`, () => this.#do(() => api.answerFaces(this.#person.id, chosen, true), "Confirmed.")),
      isOne && button("Use as cover", () => this.#change({ cover: chosen[0] }, "This is the cover now.")),
      button("Clear", () => {
        this.#chosen.clear();
        this.#draw();
        this.#list.querySelector("button")?.focus();
      }, { kind: "button-quiet" }),
    ].filter(Boolean));
  }

  async #split(chosen) {
    try {
      const made = await api.splitPerson(this.#person.id, chosen);
      this.#events.changed();
      toast(`${counted(chosen.length, "face")} of another person: who is it?`);
      this.#events.toPerson(made.id);
    } catch (error) {
      toast(error.message);
    }
  }
}
