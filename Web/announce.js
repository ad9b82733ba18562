// Saying to screen readers what happened on the screen.

import { byId } from "./element.js";

let pending = 0;

/**
 * Reads a sentence aloud once things are quiet: while somebody types, only the
 * last one counts.
 */
export function announce(sentence) {
  clearTimeout(pending);
  pending = setTimeout(() => { byId("live").textContent = sentence; }, 400);
}
