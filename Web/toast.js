// A sentence at the foot of the page, to be seen and heard, with a button where
// something can be done about it.

import { button, byId, element, iconButton } from "./element.js";

/** How long a sentence stays where nobody is at it. */
const shownMilliseconds = 10_000;

let current = null;

/**
 * Shows a sentence in place of the one before.
 *
 * @param {string} sentence
 * @param {{label: string, act: () => void}} [action] A button beside it.
 * @param {() => void} [onGone] Called once, when it goes by whatever means but
 *   its action.
 */
export function toast(sentence, action, onGone) {
  dismissToast();
  let timer = 0;
  const shown = { node: null, end: null };
  shown.end = (isDone) => {
    if (current !== shown) return;
    current = null;
    clearTimeout(timer);
    shown.node.remove();
    if (!isDone) onGone?.();
  };
  const wait = () => { timer = setTimeout(() => shown.end(false), shownMilliseconds); };
  shown.node = element(
    "div",
    { class: "toast", on: { pointerenter: () => clearTimeout(timer), pointerleave: wait, focusin: () => clearTimeout(timer), focusout: wait } },
    element("span", { class: "toast-words" }, sentence),
    action && button(action.label, () => {
      shown.end(true);
      action.act();
    }, { kind: "button-quiet" }),
    iconButton("Dismiss", "close", () => shown.end(false)));
  current = shown;
  byId("toasts").replaceChildren(shown.node);
  wait();
}

/** Takes away the sentence that shows; what it was still to do is done. */
export function dismissToast() { current?.end(false); }

// What waits for the sentence to go must not be lost with the page.
addEventListener("pagehide", dismissToast);
