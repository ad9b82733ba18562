// In which order pictures stand, and the months between them where it is by date.

import { byId, element } from "./element.js";

const orders = {
  "": "Best match", newest: "Newest", oldest: "Oldest", name: "Name", size: "Largest file", strength: "Strength",
};

export class SortChoice {
  #choice = byId("sort");

  /** @param {(sort: string) => void} onChange Called with another order. */
  constructor(onChange) {
    this.#choice.append(...Object.entries(orders).map(([value, name]) => element("option", { value }, name)));
    this.#choice.addEventListener("change", () => onChange(this.#choice.value));
  }

  /** @param {boolean} isList Whether all of the library shows, where nothing was matched. */
  show(sort, isList) {
    this.#choice.value = sort;
    this.#choice.options[0].textContent = isList ? "Folder" : orders[""];
    const strength = [...this.#choice.options].find((option) => option.value === "strength");
    strength.hidden = isList;
    strength.disabled = isList;
  }
}

const month = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });

/**
 * Headings for the months in which pictures were taken; those that do not say it
 * stand last.
 *
 * @param {object[]} pictures In the order of their dates.
 * @returns {object[]} What the grid takes as dividers.
 */
export function months(pictures) {
  const headings = [];
  let last = null;
  for (const [at, { metadata }] of pictures.entries()) {
    const found = /^\d{4}-\d{2}/.exec(metadata?.taken ?? "")?.[0] ?? "";
    if (found === last) continue;
    last = found;
    headings.push({ at, kind: "month", title: found ? month.format(new Date(`${found}-01T00:00:00Z`)) : "No date taken" });
  }
  return headings;
}
