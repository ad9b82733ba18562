// Puts the page together: the address decides what shows.

import * as api from "./api.js";
import { wireAppearance } from "./appearance.js";
import { none } from "./conditions.js";
import { DuplicatesView } from "./duplicates-view.js";
import { byId, element } from "./element.js";
import { askForKey } from "./key-dialog.js";
import { LibraryView } from "./library-view.js";
import { Router } from "./router.js";
import { SearchBox } from "./search-box.js";
import { SearchView } from "./search-view.js";
import { remove } from "./removal.js";
import { Selection } from "./selection.js";
import { SelectionBar } from "./selection-bar.js";
import { toast } from "./toast.js";
import { outcome, upload } from "./upload.js";
import { Viewer } from "./viewer.js";

class Page {
  #selection = new Selection();
  #router = new Router((state, arrival) => this.#show(state, arrival));
  #views = { search: byId("search-view"), people: byId("people-view"), duplicates: byId("duplicates-view"), library: byId("library-view") };
  #box = new SearchBox((changes, how) => this.#router.go(changes, how), () => this.#search?.focus());
  /** The views are there once the server said what the caller may do. */
  #hasViews = false;
  #search;
  #viewer;
  #duplicates;
  #library;
  #people;
  #view = null;

  /** Takes words and pictures at once: they are the page's state before the server has answered. */
  constructor() {
    byId("help-button").addEventListener("click", () => byId("help-dialog").showModal());
    this.#router.begin();
  }

  /** Makes the views, and shows what the state is by now. */
  begin(session) {
    const mayWrite = ["write", "admin"].includes(session.key_scope);
    const adds = mayWrite && session.uploads;
    // A session can only read, and faces may need more: the key itself, while it is known here.
    const seesPeople = session.people ?? false;
    const reachesPeople = session.people !== undefined && session.key_scope === "admin" && api.hasKey();
    const seesAtOnce = seesPeople || reachesPeople;
    let faces;
    byId("people-link").hidden = !seesAtOnce;
    this.#search = new SearchView(this.#router, this.#selection, {
      toSearchBox: () => this.#box.focus(),
      onResults: () => { if (this.#router.state.open) this.#showPicture(this.#router.state.open); },
      seesPeople: seesAtOnce,
      addPicture: adds ? (file) => this.#add(file, session.limits.upload_bytes) : undefined,
    });
    this.#viewer = new Viewer(byId("viewer"), {
      close: () => this.#router.closePicture(),
      step: (by) => this.#step(by),
      open: (id) => this.#router.go({ open: id }, { replaces: true }),
      similar: (picture) => this.#search.similar(picture),
      add: (picture, weight) => this.#box.add({ kind: "image", value: picture.id, weight }),
      remove: mayWrite ? (picture) => this.#remove([picture]) : undefined,
      faces: (picture, stage) => faces?.(picture, stage),
    });
    if (seesAtOnce) this.#bringPeople(mayWrite, !seesPeople).then((made) => {
      faces = made;
      this.#viewer.addFaces();
    });
    else byId("people").append(element("p", { class: "hint" }, "This server shows nobody here: faces and names need a key that may see them."));
    this.#duplicates = new DuplicatesView(
      byId("duplicates"), this.#selection, (picture) => this.#router.go({ open: picture.id }));
    this.#library = new LibraryView(byId("library"), session, () => this.#search.forget());
    const searchWith = (pictures) => this.#router.go({
      view: "search", words: "", off: [], open: null,
      parts: pictures.slice(0, 16).map((picture) => ({ kind: "image", value: picture.id, weight: 1 })),
    });
    new SelectionBar(
      byId("selection-bar"), this.#selection, searchWith, mayWrite ? (pictures) => this.#remove(pictures) : undefined);
    document.addEventListener("keydown", (event) => this.#press(event));
    this.#hasViews = true;
    this.#draw(this.#router.state, { scroll: this.#router.scroll });
  }

  /**
   * Loads what shows people, which others do without.
   *
   * @returns {Promise<(picture: object, stage: object) => object>} Frames the faces of a picture.
   */
  async #bringPeople(mayWrite, needsKey) {
    document.head.append(element("link", { rel: "stylesheet", href: "/web/people.css" }));
    const [{ PeopleView }, { FacesPanel }, { askForCropsWithKey }] = await Promise.all([
      import("./people-view.js"), import("./faces-panel.js"), import("./face-image.js"),
    ]);
    if (needsKey) askForCropsWithKey();
    const toPerson = (id) => this.#router.go({ view: "people", person: id, open: null });
    this.#people = new PeopleView(byId("people"), byId("people-title"), {
      toPerson, toAll: () => this.#router.go({ view: "people", person: null, open: null }),
      openPicture: (id) => this.#router.go({ open: id }),
      toPictures: (name) => this.#router.go({
        view: "search", words: "", parts: [], off: [], open: null, sort: "", chosen: { ...none(), person: [name] },
      }),
      changed: () => this.#search.forget(),
    }, mayWrite);
    if (this.#view === "people") this.#people.show(this.#router.state.person, true);
    return (picture, stage) => new FacesPanel(picture, stage, toPerson, mayWrite);
  }

  #remove(pictures) {
    if (this.#router.state.open) this.#router.closePicture();
    this.#selection.clear();
    const hide = (ids, isHidden) => {
      this.#search.hide(ids, isHidden);
      this.#duplicates.draw();
    };
    remove(pictures, {
      hide: (ids) => hide(ids, true),
      show: (ids) => hide(ids, false),
      gone: (ids) => {
        this.#search.gone(ids);
        if (this.#view === "duplicates") this.#duplicates.show();
        if (this.#view === "library") this.#library.show();
      },
    });
  }

  /** Takes a picture that was searched with into the library. */
  async #add(file, mostBytes) {
    try {
      const result = await upload([file], { mostBytes });
      const [id] = result.ids;
      toast(
        result.failures[0]?.error ?? outcome(result),
        id && !result.waiting && { label: "Look at it", act: () => this.#router.go({ open: id }) });
      this.#search.forget();
      this.#search.show(this.#router.state, { scroll: null });
    } catch (error) {
      toast(error.message);
    }
  }

  #show(state, arrival) {
    this.#box.show(state, arrival);
    if (this.#hasViews) this.#draw(state, arrival);
  }

  #draw(state, arrival) {
    this.#showView(state, arrival);
    if (state.open) this.#showPicture(state.open);
    else this.#hidePicture();
  }

  #showView(state, arrival) {
    const isOther = this.#view !== state.view;
    this.#view = state.view;
    for (const [name, section] of Object.entries(this.#views)) section.hidden = name !== state.view;
    for (const link of document.querySelectorAll("[data-view]")) {
      if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (state.view === "people") this.#people?.show(state.person, isOther);
    if (state.view === "search") this.#search.show(state, arrival);
    else if (state.view !== "people") document.title = `${this.#views[state.view].querySelector("h1").textContent} – Glimpse`;
    if (!isOther) return;
    if (state.view === "library") this.#library.show();
    else this.#library.hide();
    if (state.view === "duplicates") this.#duplicates.show();
    if (state.view !== "search") scrollTo({ top: 0 });
  }

  async #showPicture(id) {
    const shown = this.#view === "search" ? this.#search.pictures : [];
    const index = shown.findIndex((picture) => picture.id === id);
    const place = { hasPrevious: index > 0, hasNext: index >= 0 && index < shown.length - 1 };
    try {
      const picture = shown[index] ?? (await api.picture(id));
      // Somebody may have closed it or gone on while it was asked for.
      if (this.#router.state.open === id) this.#viewer.show(picture, place);
    } catch {
      this.#router.go({ open: null }, { replaces: true });
    }
    if (index >= 0 && index > shown.length - 4) await this.#search.more();
  }

  #hidePicture() {
    const last = this.#viewer.picture?.id;
    this.#viewer.hide();
    // The keyboard goes on from the picture that was looked at last.
    if (last && this.#view === "search") this.#search.reveal(last);
  }

  #step(by) {
    const shown = this.#search.pictures;
    const index = shown.findIndex((picture) => picture.id === this.#router.state.open);
    const next = index < 0 ? null : shown[index + by];
    if (next) this.#router.go({ open: next.id }, { replaces: true });
  }

  #press(event) {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const isTyping = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && this.#selection.size && !isTyping) this.#selection.clear();
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      this.#box.focus();
    } else if (event.key === "?") {
      byId("help-dialog").showModal();
    }
  }
}

/** What the caller may do; asks for a key where one is needed. */
async function openSession() {
  const resumed = await api.resumeSession();
  if (resumed) return resumed;
  // A cookie alone lets pictures show, and nothing be searched for.
  const session = await api.session();
  return session.keys_required ? askForKey() : session;
}

api.askWhereNeeded(askForKey);
wireAppearance(byId("theme"));
const page = new Page();
openSession()
  .then((session) => page.begin(session))
  .catch((error) => {
    byId("notice").hidden = false;
    byId("notice").textContent = error.message;
  });
