// The main page: asks for what the address says, and shows the answer without
// taking away the last one before.

import { announce } from "./announce.js";
import { isNone, none } from "./conditions.js";
import { button, byId, element } from "./element.js";
import { FilterBar } from "./filter-bar.js";
import { count, counted } from "./format.js";
import { Grid } from "./grid.js";
import { explain } from "./messages.js";
import { cut, description, isEmpty, soleExample } from "./query.js";
import { fileOf } from "./kept-pictures.js";
import { hidden, Results } from "./results.js";
import { months, SortChoice } from "./sort-choice.js";
import { drawNotice, drawUnderstood } from "./understood.js";

/** Answers kept for the way back. */
const mostKept = 12;

export class SearchView {
  #router;
  #grid;
  #filters;
  #results = null;
  #shownKey = null;
  #wantedKey = null;
  #kept = new Map();
  #asking = null;
  #onResults;
  #sort;
  #addPicture;

  /**
   * @param {import("./router.js").Router} router
   * @param {import("./selection.js").Selection} selection
   * @param {object} events toSearchBox() is called where the keyboard leaves the
   *   grid upwards, onResults() where an answer is shown, addPicture(file) to take
   *   a picture into the library, where the visitor may; seesPeople says whether
   *   the visitor may see who is in the pictures.
   */
  constructor(router, selection, { toSearchBox, onResults, addPicture, seesPeople = false }) {
    this.#router = router;
    this.#onResults = onResults;
    this.#addPicture = addPicture;
    this.#sort = new SortChoice((sort) => router.go({ sort }));
    this.#wireSelecting(selection);
    this.#filters = new FilterBar(byId("filters"), (chosen) => router.go({ chosen }), seesPeople);
    this.#grid = new Grid(byId("results"), selection, {
      open: (picture) => router.go({ open: picture.id }),
      similar: (picture) => this.similar(picture),
      needMore: () => this.more(),
      leave: toSearchBox,
    });
  }

  get pictures() { return this.#results?.shown ?? []; }

  focus() { this.#grid.focus(); }
  reveal(id) { this.#grid.reveal(id); }

  /** For fingers: a button after which a tap selects. */
  #wireSelecting(selection) {
    const switcher = byId("select-button");
    const turn = (isOn) => {
      switcher.setAttribute("aria-pressed", String(isOn));
      this.#grid.isSelecting = isOn;
    };
    switcher.addEventListener("click", () => {
      const isOn = switcher.getAttribute("aria-pressed") !== "true";
      turn(isOn);
      if (!isOn) selection.clear();
    });
  }

  /** Pictures vanish that are about to leave the library, or come back. */
  hide(ids, isHidden) {
    for (const id of ids) {
      if (isHidden) hidden.add(id);
      else hidden.delete(id);
    }
    if (this.#results) this.#draw();
  }

  /** Pictures have left the library. */
  gone(ids) {
    this.#results?.drop(ids);
    for (const id of ids) hidden.delete(id);
    const key = this.#shownKey;
    this.forget();
    // What shows is up to date.
    this.#shownKey = key;
    this.#wantedKey = key;
    if (this.#results) this.#draw();
  }

  /** Everything that looks like one picture. */
  similar(picture) {
    this.#router.go({
      view: "search", words: "", parts: [{ kind: "image", value: picture.id, weight: 1 }], off: [], open: null,
    });
    announce(`Pictures like ${picture.filename}`);
  }

  /** Answers are out of date once the library has changed. */
  forget() {
    this.#kept.clear();
    this.#shownKey = null;
    this.#wantedKey = null;
    this.#filters.refresh();
  }

  async show(state, { scroll }) {
    this.#filters.show(state.chosen);
    this.#sort.show(state.sort, isEmpty(state));
    document.title = isEmpty(state) ? "Glimpse" : `${description(state)} – Glimpse`;
    const key = JSON.stringify([state.words.trim(), state.parts, state.chosen, state.sort, state.off]);
    if (key === this.#wantedKey && (this.#asking || key === this.#shownKey)) {
      if (scroll !== null) this.#scroll(scroll);
      return;
    }
    this.#wantedKey = key;
    this.#asking?.abort();
    this.#asking = null;
    const kept = this.#kept.get(key);
    if (kept) this.#present(state, key, kept, scroll);
    else await this.#ask(state, key, scroll);
  }

  async more() {
    const results = this.#results;
    // While another answer is on its way, this one has seen its last page.
    if (!results || results.isComplete || results.foldedCount || this.#asking) return;
    byId("loading-more").hidden = false;
    try {
      if (await results.more() && results === this.#results) this.#draw();
    } catch (error) {
      this.#notice(error.message, [button("Try again", () => this.more())]);
    } finally {
      byId("loading-more").hidden = true;
    }
  }

  async #ask(state, key, scroll) {
    const asking = new AbortController();
    this.#asking = asking;
    const results = byId("results");
    results.setAttribute("aria-busy", "true");
    try {
      const found = await Results.of(state, asking.signal);
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#keep(key, found);
      this.#present(state, key, found, scroll);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#fail(error, state);
    } finally {
      if (!this.#asking) results.removeAttribute("aria-busy");
    }
  }

  #keep(key, found) {
    this.#kept.delete(key);
    // Soon the same search has more to say.
    if (found.isPending) return;
    this.#kept.set(key, found);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value);
  }

  #present(state, key, found, scroll) {
    this.#results = found;
    this.#shownKey = key;
    byId("results").removeAttribute("aria-busy");
    drawUnderstood(
      byId("understood"), found.interpretation, found.warnings, state.off, (off) => this.#router.go({ off }));
    drawNotice(byId("model-notice"), found.notice);
    this.#showState(state);
    this.#draw();
    this.#scroll(scroll ?? 0);
    this.#onResults();
  }

  #scroll(top) {
    if (Math.abs(scrollY - top) > 1) scrollTo({ top, behavior: "instant" });
  }

  #draw() {
    const results = this.#results;
    this.#grid.show(results.shown, this.#dividers(), results.isComplete && !results.foldedCount);
    this.#drawWeaker();
    byId("summary").textContent = this.#summary(results, this.#router.state);
    byId("summary").title = `Answered in ${count(Math.max(1, Math.round(results.milliseconds)))} ms`;
    announce(byId("summary").textContent);
  }

  /** The line between strong and weak matches; with no strong one the notice says it all. */
  #dividers() {
    const { strongCount, shown, hasNoGoodMatch } = this.#results;
    const { sort } = this.#router.state;
    // Of a search the strong matches alone are sorted.
    const sorted = isEmpty(this.#router.state) ? shown.length : strongCount ?? 0;
    const headings = sort === "newest" || sort === "oldest" ? months(shown.slice(0, sorted)) : [];
    if (hasNoGoodMatch || !strongCount || strongCount === shown.length) return headings;
    return [...headings, { at: strongCount, kind: "line", title: "Weaker matches", text: "Perhaps what you meant, perhaps not." }];
  }

  /** What unfolds the matches that are worth no look. */
  #drawWeaker() {
    const results = this.#results;
    const place = byId("weaker");
    const number = results?.foldedCount ?? 0;
    place.hidden = !number;
    if (!number) return place.replaceChildren();
    const words = `Show ${count(number)}${results.isComplete ? "" : " or more"} weaker match${number === 1 && results.isComplete ? "" : "es"}`;
    place.replaceChildren(button(words, () => {
      const first = results.shown.length;
      results.isUnfolded = true;
      this.#draw();
      // The button is gone; the keyboard goes on with what it brought.
      this.#grid.reveal(results.shown[first].id);
    }));
  }

  #summary({ pictures, total, strongCount, isComplete, hasNoGoodMatch }, state) {
    if (!pictures.length) return "";
    if (isEmpty(state)) return counted(total === null ? pictures.length : total - hidden.size, "picture");
    if (hasNoGoodMatch) return "No good match";
    if (strongCount === null) return `${counted(pictures.length, "picture")}${isComplete ? "" : ", more below"}`;
    const isOpenEnded = strongCount === pictures.length && !isComplete;
    const strong = `${isOpenEnded ? `${count(strongCount)} or more` : count(strongCount)} strong match${strongCount === 1 && !isOpenEnded ? "" : "es"}`;
    const weak = pictures.length - strongCount;
    return strong + (weak ? `, ${count(weak)}${isComplete ? "" : " or more"} weaker` : "");
  }

  /** Whether a picture that was given is in the library; if not, how it could be. */
  #showKnown(state) {
    const place = byId("known");
    const { known } = this.#results;
    place.hidden = known?.length !== 0;
    if (place.hidden) return place.replaceChildren();
    const file = fileOf(soleExample(state).value);
    const add = this.#addPicture && file
      ? button("Add it to the library", () => this.#addPicture(file), { icon: "upload" }) : null;
    place.replaceChildren(...["This very file is not in your library.", add].filter(Boolean));
  }

  #showState(state) {
    this.#showKnown(state);
    const { pictures, hasNoGoodMatch, known } = this.#results;
    const filtered = !isNone(state.chosen);
    const clear = filtered ? [button("Clear filters", () => this.#router.go({ chosen: none() }))] : [];
    if (known?.length) this.#notice(
      "This picture is in your library.", [],
      known.length === 1 ? known[0].path : `${count(known.length)} copies of the same file: ${known.map((one) => one.path).join(" · ")}`);
    else if (pictures.length && !hasNoGoodMatch) this.#notice(null);
    else if (pictures.length) this.#notice(
      `Nothing here fits ${this.#quoted(state)} well.`, clear,
      "These are the closest pictures there are, but they are probably not what you are looking for.");
    else if (filtered) this.#notice("No picture meets these filters.", clear);
    else if (isEmpty(state)) this.#notice(
      "There are no pictures yet.", [button("Index a folder", () => this.#router.go({ view: "library" }))],
      "Glimpse looks at each picture once; then you can search them by describing them.");
    else this.#notice(`Nothing was found for ${this.#quoted(state)}.`, []);
  }

  #quoted(state) {
    if (soleExample(state)) return "this picture";
    const { words, parts } = cut(state.words);
    return state.parts.length || parts.length ? "this combination" : `“${words}”`;
  }

  #fail(error, state) {
    this.#shownKey = null;
    this.#results = null;
    this.#grid.show([]);
    this.#drawWeaker();
    byId("summary").textContent = "";
    drawUnderstood(byId("understood"), null, [], state.off, (off) => this.#router.go({ off }));
    byId("known").hidden = true;
    const again = () => {
      this.#wantedKey = null;
      this.show(this.#router.state, { scroll: null });
    };
    const { title, text, canTryAgain } = explain(error, [...cut(state.words).parts, ...state.parts]);
    this.#notice(title, canTryAgain ? [button("Try again", again)] : [], text);
    announce(`${title} ${text}`.trim());
  }

  #notice(title, actions = [], text = "") {
    const place = byId("notice");
    place.hidden = title === null;
    if (title === null) return place.replaceChildren();
    place.replaceChildren(
      element("div", { class: "notice" }, element("h2", {}, title), text && element("p", {}, text), element("div", { class: "actions" }, ...actions)));
  }
}
