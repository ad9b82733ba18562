// Taking pictures out of the library. They vanish at once, and are taken out when
// nobody can take it back any more.

import * as api from "./api.js";
import { counted } from "./format.js";
import { hidden } from "./results.js";
import { toast } from "./toast.js";

/**
 * Those that are vanishing already are left to that.
 *
 * @param {object[]} pictures
 * @param {object} page hide(ids) and show(ids) are called with sets of ids for
 *   what vanishes and what comes back, gone(ids) once pictures are out of the library.
 */
export function remove(pictures, page) {
  const ids = new Set(pictures.map((picture) => picture.id).filter((id) => !hidden.has(id)));
  if (!ids.size) return;
  page.hide(ids);
  const sentence = `${counted(ids.size, "picture")} removed from the library.`;
  toast(sentence, { label: "Undo", act: () => page.show(ids) }, () => takeOut(ids, page));
}

async function takeOut(ids, page) {
  // All at once: the page may be about to be left.
  const outcomes = await Promise.allSettled([...ids].map((id) => api.remove(id)));
  const isOut = (outcome) => outcome.status === "fulfilled" || outcome.reason.status === 404;
  const left = new Set([...ids].filter((_, at) => !isOut(outcomes[at])));
  if (left.size) {
    page.show(left);
    toast(`${counted(left.size, "picture")} could not be removed: ${outcomes.find((one) => !isOut(one)).reason.message}`);
  }
  if (left.size < ids.size) page.gone(new Set([...ids].filter((id) => !left.has(id))));
}
