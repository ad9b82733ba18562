// Sentences at the foot of the page, to be seen and heard, with a button where
// something can be done about it.

import { button, byId, element, iconButton } from "./element.js";

/** How long a sentence stays where nobody is at it. */
const shownMilliseconds = 10_000;

/** Those that show, oldest first. */
const shown = new Set();

/**
 * Shows a sentence. It takes the place of those before, but for one that something
 * waits for: that stays, and the new one stands below it.
 *
 * @param {string} sentence
 * @param {{label: string, act: () => void}} [action] A button beside it.
 * @param {() => void} [onGone] Called once, when it goes by whatever means but
 *   its action.
 */
export function toast(sentence, action, onGone) {
  for (const other of [...shown]) if (!other.isAwaited) other.end(false);
  let timer = 0;
  let isPointedAt = false;
  let hasFocus = false;
  const one = { isAwaited: Boolean(onGone), end: null };
  one.end = (isDone) => {
    if (!shown.delete(one)) return;
    clearTimeout(timer);
    node.remove();
    if (!isDone) onGone?.();
  };
  const wait = () => {
    clearTimeout(timer);
    if (!isPointedAt && !hasFocus) timer = setTimeout(() => one.end(false), shownMilliseconds);
  };
  const pointed = (isIt) => () => { isPointedAt = isIt; wait(); };
  const focused = (isIt) => () => { hasFocus = isIt; wait(); };
  const node = element(
    "div",
    {
      class: "toast",
      on: { pointerenter: pointed(true), pointerleave: pointed(false), focusin: focused(true), focusout: focused(false) },
    },
    element("span", { class: "toast-words" }, sentence),
    action && button(action.label, () => {
      one.end(true);
      action.act();
    }, { kind: "button-quiet" }),
    iconButton("Dismiss", "close", () => one.end(false)));
  shown.add(one);
  // Only what is new is read out.
  byId("toasts").ariaAtomic = "false";
  byId("toasts").append(node);
  wait();
}

// What waits for a sentence to go must not be lost with the page.
addEventListener("pagehide", () => { for (const one of [...shown]) one.end(false); });
