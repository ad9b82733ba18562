// What the server took a query to mean beyond what was typed, each piece to be
// taken back; and what it has to say about it.

import { button, element, icon } from "./element.js";

const origins = {
  negation: "from “without”, “no” or “not”", date: "a date in your words", person: "a name in your words",
  rules: "put more plainly", model: "by a language model",
};

/** Says which model would be better than the small one in use, where there is one. */
export function drawNotice(place, notice) {
  place.textContent = notice ? `${notice[0].toUpperCase()}${notice.slice(1)}.` : "";
  place.hidden = !notice;
}

/**
 * @param {HTMLElement} place
 * @param {object|null} interpretation {parts, filters, rewritten, notes}
 * @param {string[]} warnings
 * @param {string[]} off Pieces that are taken back already.
 * @param {(off: string[]) => void} onChange
 */
export function drawUnderstood(place, interpretation, warnings, off, onChange) {
  const derived = [...(interpretation?.parts ?? []), ...(interpretation?.filters ?? [])].filter((piece) => piece.id);
  const pieces = derived.map((piece) => {
    const sign = (piece.weight ?? 1) < 0 ? "without " : "";
    return element(
      "li", { class: piece.origin === "person" ? "piece is-person" : "piece" },
      piece.origin === "person" && icon("person"), element("span", { title: origins[piece.origin] ?? "" }, sign + piece.label),
      element(
        "button",
        {
          type: "button", class: "piece-remove", "aria-label": `Do not take it to mean ${sign}${piece.label}`,
          title: "Take this back", on: { click: () => onChange([...off, piece.id]) },
        }, "×"));
  });
  const notes = [...(interpretation?.notes ?? []), ...warnings].map((note) => element("p", { class: "note" }, note));
  const rewritten = interpretation?.rewritten
    ? element("p", { class: "note" }, "Searched for ", element("q", {}, interpretation.rewritten))
    : null;
  const restore = off.length
    ? button("Understand it all again", () => onChange([]), { kind: "button-quiet" })
    : null;
  const list = pieces.length
    ? element("div", { class: "pieces" }, element("span", {}, "Understood as"), element("ul", {}, ...pieces))
    : null;
  place.replaceChildren(...[list, restore, rewritten, ...notes].filter(Boolean));
  place.hidden = !place.childElementCount;
}
