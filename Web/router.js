// The page's state over time: the address is the truth, the browser's history
// keeps what was before.

import { read, write } from "./address.js";

export class Router {
  #show;
  #state;

  /**
   * @param {(state: object, arrival: {scroll: number|null, isArrival: boolean}) => void} show
   *   Draws a state: where to scroll to, and whether the browser's own buttons or
   *   an address led there rather than the page.
   */
  constructor(show) {
    this.#show = show;
    // Pictures come after the page does, so only the page knows when it is tall
    // enough to scroll back to where it was.
    history.scrollRestoration = "manual";
    addEventListener("popstate", (event) => this.#arrive(event.state?.scroll ?? 0));
    document.addEventListener("click", (event) => this.#follow(event));
  }

  get state() { return this.#state; }

  /** Where the present state was left, in pixels from the top; null where it was not yet. */
  get scroll() { return history.state?.scroll ?? null; }

  /** Draws what the address says. */
  begin() { this.#arrive(this.scroll); }

  /**
   * Goes to the present state with some members changed.
   *
   * @param {boolean} replaces Whether the way back leads past the present state:
   *   so it is while somebody types.
   */
  go(changes, { replaces = false } = {}) {
    const next = { ...this.#state, ...changes };
    const address = write(next);
    if (address === write(this.#state)) return;
    const previous = this.#state;
    this.#state = next;
    if (replaces) {
      history.replaceState({ ...history.state }, "", address);
    } else {
      history.replaceState({ ...history.state, scroll: scrollY }, "");
      history.pushState({ isOurs: true }, "", address);
    }
    const isSamePlace = replaces || (previous.view === next.view && previous.open !== next.open);
    this.#show(next, { scroll: isSamePlace ? null : 0, isArrival: false });
  }

  /** Closes the open picture: back where the picture was opened from, if that is known. */
  closePicture() {
    if (!this.#state.open) return;
    if (history.state?.isOurs) history.back();
    else this.go({ open: null }, { replaces: true });
  }

  #arrive(scroll) {
    this.#state = read(new URL(location.href));
    this.#show(this.#state, { scroll, isArrival: true });
  }

  #follow(event) {
    const link = event.target.closest?.("a[data-link]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.go(read(new URL(link.href)));
  }
}
