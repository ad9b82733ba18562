// Taking pictures out of the library. They vanish at once, and are taken out when
// nobody can take it back any more.

import * as api from "./api.js";
import { counted } from "./format.js";
import { hidden } from "./results.js";
import { toast } from "./toast.js";

/** So many are taken out at a time: browsers refuse to begin many that outlast the page. */
const atOnce = 4;

/** Those that are being taken out, by id. */
const unanswered = new Set();
let isLeaving = false;

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
  const waiting = [...ids];
  for (const id of waiting) unanswered.add(id);
  const left = new Set();
  let problem = null;
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      try {
        await api.remove(id, { keepalive: isLeaving });
      } catch (error) {
        if (error.status !== 404) {
          left.add(id);
          problem ??= error;
        }
      }
      unanswered.delete(id);
    }
  };
  // Nobody waits for answers once the page is left.
  await Promise.all(Array.from({ length: isLeaving ? ids.size : atOnce }, work));
  if (left.size) {
    page.show(left);
    toast(`${counted(left.size, "picture")} could not be removed: ${problem.message}`);
  }
  if (left.size < ids.size) page.gone(new Set([...ids].filter((id) => !left.has(id))));
}

// Before the sentences go, whose removals begin with that: what is under way would
// end with the page.
addEventListener("pagehide", () => {
  isLeaving = true;
  for (const id of unanswered) api.remove(id, { keepalive: true }).catch(() => {});
}, { capture: true });
addEventListener("pageshow", () => { isLeaving = false; });
