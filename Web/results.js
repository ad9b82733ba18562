// Pictures in pages: those of a search, or all of the library in the order of
// their paths. The one place that knows what the replies look like.

import * as api from "./api.js";
import { expression } from "./conditions.js";
import { dataURL, read } from "./kept-pictures.js";
import { isEmpty, searchBody, soleExample } from "./query.js";

const searchPage = 60;
const listPage = 120;
/** A weak match that is less probable than this is worth no look, and is folded away. */
const leastWorth = 0.05;
/** Where nothing fits, so many of the closest show all the same. */
const fewestShown = 12;

const counts = (pictures) => pictures.filter((picture) => !hidden.has(picture.id)).length;
const isWorthless = (picture) => picture.strength !== null && picture.strength !== undefined && picture.strength < leastWorth;

/** Pictures that are about to leave the library, by id. */
export const hidden = new Set();

export class Results {
  /** Pictures of the library that are the very file of the query; null where that was not asked. */
  known = null;
  /** Whether the weakest matches show too. */
  isUnfolded = false;
  /** Nothing fits well, says the server; the pictures are the closest there are. */
  hasNoGoodMatch = false;
  /** How many there are in all; null where only searching on would tell. */
  total = null;
  warnings = [];
  /** What model would be better, in one sentence. */
  notice = null;
  /** Whether matches are not judged yet. */
  isPending = false;
  /** What the query was taken to mean: {parts, filters, rewritten, notes}. */
  interpretation = null;
  milliseconds = 0;

  #ask;
  #cursor = null;
  #isEnded = false;
  #underway = null;
  #ids = new Set();
  #isJudged = false;
  // A word in its name may put a weak match before strong ones; shown, these stand together.
  #strong = [];
  #weak = [];
  #worthless = [];

  constructor(ask) { this.#ask = ask; }

  /** What a state of the page asks for, with its first page loaded. */
  static async of(state, signal) {
    const where = expression(state.chosen);
    let ask;
    if (isEmpty(state)) {
      ask = (cursor, abort) => api.pictures({ limit: listPage, cursor, where, sort: state.sort }, abort);
    } else {
      const body = { ...(await searchBody(state, dataURL)), k: searchPage, ...(where && { where }), ...(state.sort && { sort: state.sort }) };
      ask = (cursor, abort) => api.search(cursor ? { ...body, cursor } : body, abort);
    }
    const results = new Results(ask);
    const known = sameFiles(state, where, signal);
    await Promise.all([known.then((pictures) => results.#begin(pictures)), results.#load(signal, known)]);
    return results;
  }

  /** All that are loaded, best first. */
  get pictures() {
    const all = [...(this.known ?? []), ...this.#strong, ...this.#weak, ...this.#worthless];
    return hidden.size ? all.filter((picture) => !hidden.has(picture.id)) : all;
  }

  /** Those that are to be seen. */
  get shown() { return this.pictures.slice(0, this.pictures.length - this.foldedCount); }

  /** How many of the loaded ones are folded away. */
  get foldedCount() {
    if (this.isUnfolded) return 0;
    const least = this.strongCount ? 0 : Math.max(0, fewestShown - this.#weak.length);
    return Math.max(0, counts(this.#worthless) - least);
  }

  /** How many strong matches stand before the first weak one; null where nothing was judged. */
  get strongCount() {
    const known = counts(this.known ?? []);
    return this.#isJudged || known ? known + counts(this.#strong) : null;
  }

  get isComplete() { return this.#isEnded; }

  /** Loads the next page. @returns {Promise<boolean>} whether there was more. */
  async more() {
    if (this.#isEnded) return false;
    this.#underway ??= this.#load().finally(() => { this.#underway = null; });
    await this.#underway;
    return true;
  }

  /** Forgets pictures that have left the library. */
  drop(ids) {
    const stays = (picture) => !ids.has(picture.id);
    const loaded = () => this.#strong.length + this.#weak.length + this.#worthless.length;
    const before = loaded();
    this.known &&= this.known.filter(stays);
    this.#strong = this.#strong.filter(stays);
    this.#weak = this.#weak.filter(stays);
    this.#worthless = this.#worthless.filter(stays);
    if (this.total !== null) this.total -= before - loaded();
  }

  #begin(known) {
    this.known = known;
    for (const picture of known ?? []) this.#ids.add(picture.id);
  }

  async #load(signal, before) {
    const isFirst = this.#cursor === null;
    const reply = await this.#ask(this.#cursor, signal);
    await before;
    this.#cursor = reply.next_cursor ?? null;
    this.#isEnded = this.#cursor === null;
    for (const picture of reply.results) this.#take(picture);
    if (!isFirst) return;
    this.total = reply.total ?? null;
    this.milliseconds = reply.took_ms ?? 0;
    this.warnings = reply.warnings ?? [];
    this.interpretation = reply.interpretation ?? null;
    this.hasNoGoodMatch = (reply.no_good_match ?? false) && !this.known?.length;
    this.isPending = reply.strengths_pending ?? false;
    this.notice = reply.notice ?? null;
  }

  #take(picture) {
    // A picture that was added between two pages may push another one onto both.
    if (this.#ids.has(picture.id)) return;
    this.#ids.add(picture.id);
    if (picture.match) this.#isJudged = true;
    if (picture.match !== "weak") this.#strong.push(picture);
    else (isWorthless(picture) ? this.#worthless : this.#weak).push(picture);
  }
}

/** The pictures that are the very file which is searched with; null where it is not one file alone. */
async function sameFiles(state, where, signal) {
  const example = soleExample(state);
  const digest = example?.kind === "picture" ? (await read(example.value))?.sha256 : null;
  if (!digest) return null;
  const isIt = `sha256 = '${digest}'`;
  try {
    const { results } = await api.pictures({ limit: listPage, where: where ? `${isIt} and (${where})` : isIt }, signal);
    return results.map((picture) => ({ ...picture, isSame: true, match: "strong" }));
  } catch (error) {
    if (signal?.aborted) throw error;
    // The search itself tells what is wrong.
    return null;
  }
}
