// One picture in the grid.

import { thumbnailAddress } from "./api.js";
import { element, iconButton, icon } from "./element.js";
import { counted, percent, similarity } from "./format.js";
import { placeOfWords, reasonsInWords } from "./reasons.js";

/** How sure the match is, in words. */
export function matchInWords(picture) {
  if (picture.isSame) return "the same file";
  if (picture.score === undefined || picture.score === null) return "";
  const alike = `similarity ${similarity(picture.score)}`;
  if (picture.strength === undefined || picture.strength === null) return alike;
  if (isFoundByWords(picture)) return `strong match by its words, ${alike}`;
  return `${picture.match === "weak" ? "weak" : "strong"} match, ${percent(picture.strength)}, ${alike}`;
}

/** Whether words in its texts make it a strong match, whatever it looks like. */
const isFoundByWords = (picture) =>
  picture.match === "strong" && picture.strength < 0.5 && reasonsInWords(picture).length > 0;

const label = (picture) =>
  [
    picture.filename, picture.category, matchInWords(picture), ...reasonsInWords(picture),
    picture.folded?.length && `and ${counted(picture.folded.length, "lookalike")}`,
  ].filter(Boolean).join(", ");

/**
 * An empty tile for a picture; `describe` says on it what a search found.
 *
 * @param {object} picture As replies show it.
 * @param {(action: "toggle"|"similar") => void} act Called for the buttons on it.
 */
export function makeTile(picture, act) {
  const image = element("img", {
    alt: "", decoding: "async", draggable: false,
    on: {
      load: () => image.classList.add("is-loaded"),
      error: () => tile.classList.add("is-broken"),
    },
  });
  const press = (action) => (event) => {
    event.stopPropagation();
    act(action);
  };
  const tile = element(
    "div",
    {
      class: "tile", role: "gridcell", tabIndex: -1, draggable: true, title: picture.filename,
      "aria-selected": "false", data: { id: picture.id },
      on: { dragstart: (event) => event.dataTransfer.setData("text/x-glimpse-picture", picture.id) },
    },
    image,
    element("span", { class: "tile-broken" }, "No preview"),
    // Out of the way of Tab: the grid is one stop, and Space and M do the same.
    iconButton(`Select ${picture.filename}`, "check", press("toggle"), { class: "tile-check", tabIndex: -1 }),
    iconButton(`More like ${picture.filename}`, "similar", press("similar"), { class: "tile-similar", tabIndex: -1 }));
  return tile;
}

/** Says on a tile how well its picture matches; the next search may say something else. */
export function describe(tile, picture) {
  tile.setAttribute("aria-label", label(picture));
  tile.classList.toggle("is-weak", picture.match === "weak");
  for (const old of tile.querySelectorAll(".strength, .tile-folded")) old.remove();
  tile.append(...[badge(picture), folded(picture)].filter(Boolean));
}

function folded(picture) {
  if (!picture.folded?.length) return null;
  const title = `${counted(picture.folded.length, "picture")} more that look the same`;
  return element("span", { class: "tile-folded", "aria-hidden": "true", title }, icon("similar"), `+${picture.folded.length}`);
}

/** A bar and a word, whatever made it a match; the bar's length, or null where nothing was judged. */
function verdict(picture) {
  if (picture.isSame) return { word: "same file", share: 1 };
  if (isFoundByWords(picture)) return { word: placeOfWords(picture), share: 1 };
  if (picture.strength !== undefined && picture.strength !== null) return { word: percent(picture.strength), share: picture.strength };
  return { word: similarity(picture.score), share: null };
}

function badge(picture) {
  if (!picture.isSame && (picture.score === undefined || picture.score === null)) return null;
  const { word, share } = verdict(picture);
  const title = [matchInWords(picture), ...reasonsInWords(picture)].join(", ");
  const bar = share === null ? null : element("span", { class: "strength-bar" }, element("span", {}));
  if (bar) bar.firstChild.style.width = `${Math.round(share * 100)}%`;
  return element(
    "span", { class: `strength ${picture.match === "weak" ? "is-weak" : ""}`.trim(), "aria-hidden": "true", title }, bar, word);
}

/** Loads the thumbnail that fits the tile's size; a sharper one only ever replaces a coarser one. */
export function fitThumbnail(tile, picture, width, height) {
  const wanted = Math.max(width, height) * devicePixelRatio;
  const size = [256, 512, 1024].find((one) => one >= wanted * 0.9) ?? 1024;
  if (size <= Number(tile.dataset.size ?? 0)) return;
  tile.dataset.size = size;
  tile.querySelector("img").src = thumbnailAddress(picture, size);
}
