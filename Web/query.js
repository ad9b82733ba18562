// A query's parts: what they are, how they are typed, and what the server is sent.
//
// A part is {kind, value, weight}: kind "text" (value: the words), "image" (the
// id of a picture of the library), "address" (of a picture elsewhere) or
// "picture" (the name of one that this browser keeps, see kept-pictures.js).
// A weight below zero draws results away.

export const kinds = ["text", "image", "address", "picture"];
export const weights = [0.25, 0.5, 1, 1.5, 2, 3];

/** Whether typed text is the address of something rather than words. */
export function isAddress(text) {
  return /^https?:\/\/\S+$/i.test(text.trim());
}

/**
 * Cuts "red car + at night - people" at its signs, which stand between spaces
 * or first. Hyphens within words are left alone; − and – count as minus.
 *
 * @returns {{words: string, parts: object[]}} `words` has no sign before it and
 *   stays in the box; `parts` become chips.
 */
export function cut(text) {
  const pieces = ` ${text} `.split(/\s([+\-−–])(?=\s|\S)\s*/u);
  const words = pieces[0].trim();
  const parts = [];
  for (let at = 1; at < pieces.length; at += 2) {
    const value = pieces[at + 1].trim();
    if (value) parts.push(part(value, pieces[at] === "+" ? 1 : -1));
  }
  return { words, parts };
}

/** One typed part; "2:dog" weighs twice, as on the command line. */
function part(typed, sign) {
  const [, weight, value] = /^(?:(\d+(?:\.\d+)?):)?(.+)$/su.exec(typed);
  return { kind: isAddress(value) ? "address" : "text", value, weight: sign * (Number(weight) || 1) };
}

const termOf = {
  text: (value) => ({ text: value }),
  image: (value) => ({ image_id: value }),
  address: (value) => ({ image_url: value }),
};

/**
 * The body of a search.
 *
 * @param {object} state As address.js reads it.
 * @param {(name: string) => Promise<string>} pictureData Gives the data URL of a
 *   picture that this browser keeps.
 */
export async function searchBody(state, pictureData) {
  const body = {};
  const typed = cut(state.words);
  if (typed.words) body.text = typed.words;
  const terms = await Promise.all(
    [...typed.parts, ...state.parts].map(async ({ kind, value, weight }) => ({
      ...(kind === "picture" ? { image_base64: await pictureData(value) } : termOf[kind](value)), weight,
    })));
  if (terms.length) body.terms = terms;
  // Who gives the address of one picture wants to know whether it is there.
  if (soleExample(state)?.kind === "address") body.include_query_images = true;
  if (state.off.length) body.switched_off = state.off;
  return body;
}

/** Whether there is something to search for, rather than everything to leaf through. */
export const isEmpty = (state) => !state.words.trim() && !state.parts.length;

/** The picture that is all of the query, as a part; null where there are words or other parts. */
export const soleExample = (state) =>
  !state.words.trim() && state.parts.length === 1 && state.parts[0].kind !== "text" && state.parts[0].weight > 0
    ? state.parts[0] : null;

/** What is looked for in words, for titles and sentences. */
export function description(state) {
  const names = { image: "a picture", address: "a picture", picture: "a picture" };
  const parts = state.parts.map(({ kind, value, weight }, index) => {
    const sign = weight < 0 ? "− " : index || state.words.trim() ? "+ " : "";
    return sign + (names[kind] ?? value);
  });
  return [state.words.trim(), ...parts].filter(Boolean).join(" ");
}
