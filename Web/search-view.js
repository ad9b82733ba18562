// The main page: asks for what the address says, and shows the answer without
// taking away the last one before.

import { announce } from "./announce.js";
import { isNone, none } from "./conditions.js";
import { button, byId, element } from "./element.js";
import { FilterBar } from "./filter-bar.js";
import { count, counted } from "./format.js";
import { Grid } from "./grid.js";
import { cut, description, isEmpty } from "./query.js";
import { Results } from "./results.js";
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

  /**
   * @param {import("./router.js").Router} router
   * @param {import("./selection.js").Selection} selection
   * @param {object} events toSearchBox() is called where the keyboard leaves the
   *   grid upwards, onResults() where an answer is shown.
   */
  constructor(router, selection, { toSearchBox, onResults }) {
    this.#router = router;
    this.#onResults = onResults;
    this.#filters = new FilterBar(byId("filters"), (chosen) => router.go({ chosen }));
    this.#grid = new Grid(byId("results"), selection, {
      open: (picture) => router.go({ open: picture.id }),
      similar: (picture) => this.similar(picture),
      needMore: () => this.more(),
      leave: toSearchBox,
    });
  }

  get pictures() { return this.#results?.pictures ?? []; }

  focus() { this.#grid.focus(); }
  reveal(id) { this.#grid.reveal(id); }

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
  }

  async show(state, { scroll }) {
    this.#filters.show(state.chosen);
    document.title = isEmpty(state) ? "Glimpse" : `${description(state)} – Glimpse`;
    const key = JSON.stringify([state.words.trim(), state.parts, state.chosen, state.off]);
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
    if (!results || results.isComplete || this.#asking) return;
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
    this.#grid.show(results.pictures, this.#divider());
    byId("summary").textContent = this.#summary(results, this.#router.state);
    announce(byId("summary").textContent);
  }

  /** The line between strong and weak matches; with no strong one the notice says it all. */
  #divider() {
    const { strongCount, pictures, hasNoGoodMatch } = this.#results;
    if (hasNoGoodMatch || !strongCount || strongCount === pictures.length) return null;
    return { at: strongCount, title: "Weaker matches", text: "Perhaps what you meant, perhaps not." };
  }

  #summary({ pictures, total, strongCount, isComplete, milliseconds, hasNoGoodMatch }, state) {
    if (!pictures.length) return "";
    if (isEmpty(state)) return counted(total ?? pictures.length, "picture");
    const took = ` · ${count(Math.max(1, Math.round(milliseconds)))} ms`;
    if (hasNoGoodMatch) return `No good match${took}`;
    if (strongCount === null) return `${counted(pictures.length, "picture")}${isComplete ? "" : ", more below"}${took}`;
    const isOpenEnded = strongCount === pictures.length && !isComplete;
    const strong = `${isOpenEnded ? `${count(strongCount)} or more` : count(strongCount)} strong match${strongCount === 1 && !isOpenEnded ? "" : "es"}`;
    const weak = pictures.length - strongCount;
    return strong + (weak ? `, ${count(weak)}${isComplete ? "" : " or more"} weaker` : "") + took;
  }

  #showState(state) {
    const { pictures, hasNoGoodMatch } = this.#results;
    const filtered = !isNone(state.chosen);
    const clear = filtered ? [button("Clear filters", () => this.#router.go({ chosen: none() }))] : [];
    if (pictures.length && !hasNoGoodMatch) this.#notice(null);
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
    const { words, parts } = cut(state.words);
    return state.parts.length || parts.length ? "this combination" : `“${words}”`;
  }

  #fail(error, state) {
    this.#shownKey = null;
    this.#results = null;
    this.#grid.show([]);
    byId("summary").textContent = "";
    drawUnderstood(byId("understood"), null, [], state.off, (off) => this.#router.go({ off }));
    const again = () => {
      this.#wantedKey = null;
      this.show(this.#router.state, { scroll: null });
    };
    this.#notice(error.message, [button("Try again", again)]);
    announce(error.message);
  }

  #notice(title, actions = [], text = "") {
    const place = byId("notice");
    place.hidden = title === null;
    if (title === null) return place.replaceChildren();
    place.replaceChildren(
      element("div", { class: "notice" }, element("h2", {}, title), text && element("p", {}, text), element("div", { class: "actions" }, ...actions)));
  }
}
