// Pictures in pages: those of a search, or all of the library in the order of
// their paths. The one place that knows what the replies look like.

import * as api from "./api.js";
import { expression } from "./conditions.js";
import { dataURL } from "./kept-pictures.js";
import { isEmpty, searchBody } from "./query.js";

const searchPage = 60;
const listPage = 120;

export class Results {
  /** Pictures so far, best first. */
  pictures = [];
  /** How many strong matches stand before the first weak one; null where nothing was judged. */
  strongCount = null;
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

  constructor(ask) { this.#ask = ask; }

  /** What a state of the page asks for, with its first page loaded. */
  static async of(state, signal) {
    const where = expression(state.chosen);
    let ask;
    if (isEmpty(state)) {
      ask = (cursor, abort) => api.pictures({ limit: listPage, cursor, where }, abort);
    } else {
      const body = { ...(await searchBody(state, dataURL)), k: searchPage, ...(where && { where }) };
      ask = (cursor, abort) => api.search(cursor ? { ...body, cursor } : body, abort);
    }
    const results = new Results(ask);
    await results.#load(signal);
    return results;
  }

  get isComplete() { return this.#isEnded; }

  /** Loads the next page. @returns {Promise<boolean>} whether there was more. */
  async more() {
    if (this.#isEnded) return false;
    this.#underway ??= this.#load().finally(() => { this.#underway = null; });
    await this.#underway;
    return true;
  }

  async #load(signal) {
    const reply = await this.#ask(this.#cursor, signal);
    const isFirst = this.#cursor === null;
    this.#cursor = reply.next_cursor ?? null;
    this.#isEnded = this.#cursor === null;
    // A picture that was added between two pages may push another one onto both.
    const known = new Set(this.pictures.map((picture) => picture.id));
    const found = reply.results.filter((picture) => !known.has(picture.id));
    // A word in its name may put a weak match before strong ones; shown, these stand together.
    const isWeak = (picture) => picture.match === "weak";
    this.pictures.push(...found.filter((picture) => !isWeak(picture)), ...found.filter(isWeak));
    if (this.pictures.some((picture) => picture.match)) {
      const firstWeak = this.pictures.findIndex((picture) => picture.match !== "strong");
      this.strongCount = firstWeak < 0 ? this.pictures.length : firstWeak;
    }
    if (!isFirst) return;
    this.total = reply.total ?? null;
    this.milliseconds = reply.took_ms ?? 0;
    this.warnings = reply.warnings ?? [];
    this.interpretation = reply.interpretation ?? null;
    this.hasNoGoodMatch = reply.no_good_match ?? false;
    this.isPending = reply.strengths_pending ?? false;
    this.notice = reply.notice ?? null;
  }
}

/** Why a picture was found, beyond its looks: "“beach” in its name". */
export function reasonsInWords(picture) {
  const places = {
    filename: "its name", folder: "its folder", category: "its category", title: "its title",
    description: "its description", keywords: "its keywords", caption: "its caption",
    ocr: "what is written in it",
  };
  return (picture.reasons ?? [])
    .filter((reason) => reason.words?.length)
    .map((reason) => `${reason.words.map((word) => `“${word}”`).join(", ")} in ${places[reason.field] ?? reason.field}`);
}
