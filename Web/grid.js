// The justified grid of pictures: draws only the rows near the window, so that a
// hundred thousand pictures cost no more than a hundred; keeps the tiles that
// stay, so that nothing flickers; and is one stop for the keyboard, in the
// manner of the ARIA grid pattern.

import { element } from "./element.js";
import { justify, rowsBetween, shape } from "./layout.js";
import { describe, fitThumbnail, makeTile } from "./tile.js";

const gap = 6;
/** Of what parts the pictures: a line with words, and a month. */
const dividerHeights = { line: 72, month: 48 };
/** How far beyond the window rows are drawn, in window heights. */
const margin = 1;
/** How far from the end the next page is asked for, in window heights. */
const nearEnd = 2;

export class Grid {
  #container;
  #events;
  #selection;
  #pictures = [];
  #indexes = new Map();
  #dividers = [];
  #isComplete = true;
  #rows = [];
  #drawn = new Map();
  #tiles = new Map();
  #current = 0;
  #isScheduled = false;
  #width = 0;
  /** Whether a tap selects rather than opens, for fingers, which hover over nothing. */
  #isSelecting = false;

  /**
   * @param {HTMLElement} container With role="grid".
   * @param {import("./selection.js").Selection} selection
   * @param {object} events open(picture), similar(picture), needMore(), leave().
   */
  constructor(container, selection, events) {
    this.#container = container;
    this.#selection = selection;
    this.#events = events;
    container.addEventListener("keydown", (event) => this.#press(event));
    container.addEventListener("click", (event) => this.#click(event));
    container.addEventListener("focusin", (event) => this.#follow(event.target));
    // The container has the focus only when a link led there; hand it on.
    container.addEventListener("focus", () => this.focus());
    selection.onChange(() => this.#showSelection());
    addEventListener("scroll", () => this.#schedule(), { passive: true });
    new ResizeObserver(() => {
      if (this.#container.clientWidth !== this.#width) this.#arrange();
      else this.#schedule();
    }).observe(container.parentElement);
  }

  get pictures() { return this.#pictures; }

  set isSelecting(value) {
    this.#isSelecting = value;
    this.#container.classList.toggle("is-selecting", value);
  }

  /**
   * Shows pictures. Tiles of those that were there before stay as they are.
   *
   * @param {object[]} pictures
   * @param {{at: number, kind: "line"|"month", title: string, text: string}[]} dividers
   *   What stands before the picture at an index, by index.
   * @param {boolean} isComplete Whether no more will come.
   */
  show(pictures, dividers = [], isComplete = true) {
    const before = this.#pictures[this.#current]?.id;
    this.#pictures = pictures;
    this.#dividers = dividers;
    this.#isComplete = isComplete;
    this.#indexes = new Map(pictures.map((picture, index) => [picture.id, index]));
    for (const [id, tile] of this.#tiles) {
      const index = this.#indexes.get(id);
      if (index === undefined) this.#tiles.delete(id);
      // The same picture may be found again with another score.
      else describe(tile, pictures[index]);
    }
    this.#current = this.#indexes.get(before) ?? 0;
    this.#arrange();
  }

  /** Moves the keyboard into the grid. */
  focus() {
    if (!this.#pictures.length) return;
    this.#moveTo(this.#current, { scrolls: false });
  }

  /** Brings a picture into the window and focuses it. */
  reveal(id) {
    const index = this.#indexes.get(id);
    if (index !== undefined) this.#moveTo(index);
  }

  #arrange() {
    this.#width = this.#container.clientWidth;
    if (!this.#width) return;
    const wanted = Math.min(236, Math.max(128, this.#width / 4.2));
    const layout = justify({
      shapes: this.#pictures.map(shape), width: this.#width, height: wanted, gap,
      dividers: this.#dividers.map(({ at, kind }) => ({ at, height: dividerHeights[kind] })),
    });
    this.#rows = layout.rows;
    this.#container.style.height = `${layout.height}px`;
    // By ARIA, −1 stands for a number that is not known.
    this.#container.setAttribute("aria-rowcount", String(this.#isComplete ? this.#rows.length : -1));
    this.#draw();
  }

  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw() {
    if (this.#container.offsetParent === null) return;
    const top = -this.#container.getBoundingClientRect().top;
    const [from, to] = rowsBetween(
      this.#rows, top - innerHeight * margin, top + innerHeight * (1 + margin));
    const wanted = new Set();
    for (let at = from; at < to; at += 1) wanted.add(at);
    // The focused tile stays in the page, or the focus would be lost to it.
    if (this.#container.contains(document.activeElement)) wanted.add(this.#rowOf(this.#current));
    const present = new Map();
    for (const at of [...wanted].filter((row) => row >= 0).sort((a, b) => a - b)) {
      present.set(at, this.#drawRow(at, this.#drawn.get(at)));
    }
    for (const [at, row] of this.#drawn) if (!present.has(at)) row.remove();
    this.#drawn = present;
    this.#dropFarTiles();
    const end = this.#container.offsetHeight;
    if (top + innerHeight * (1 + nearEnd) > end) this.#events.needMore();
  }

  #drawRow(at, drawn) {
    const row = this.#rows[at];
    const node = drawn ?? element("div", { role: "row", class: "row" });
    node.setAttribute("aria-rowindex", String(at + 1));
    node.style.transform = `translateY(${row.top}px)`;
    node.style.height = `${row.height}px`;
    if (row.divider !== undefined) {
      const { kind, title, text } = this.#dividers[row.divider];
      node.className = `row divider is-${kind}`;
      node.replaceChildren(
        element("div", { role: "gridcell" }, element("strong", {}, title), " ", element("span", {}, text ?? "")));
    } else {
      node.className = "row";
      const tiles = row.widths.map((width, offset) => this.#placed(row, row.first + offset, width));
      const isSame = tiles.length === node.children.length && tiles.every((tile, index) => tile === node.children[index]);
      if (!isSame) this.#replace(node, tiles);
    }
    if (!node.isConnected) this.#insert(node, at);
    return node;
  }

  /** Rows stand in the page in their order, for whoever reads it in order. */
  #insert(node, at) {
    const following = [...this.#container.children].find((other) => Number(other.getAttribute("aria-rowindex")) > at + 1);
    this.#container.insertBefore(node, following ?? null);
  }

  /** Moving a focused element takes its focus away, so it is given back. */
  #replace(node, tiles) {
    const focused = document.activeElement;
    const hadFocus = tiles.includes(focused);
    node.replaceChildren(...tiles);
    if (hadFocus) focused.focus({ preventScroll: true });
  }

  #placed(row, index, width) {
    const picture = this.#pictures[index];
    let tile = this.#tiles.get(picture.id);
    if (!tile) {
      tile = this.#makeTile(picture);
      this.#tiles.set(picture.id, tile);
    }
    tile.style.width = `${width}px`;
    tile.tabIndex = index === this.#current ? 0 : -1;
    this.#mark(tile, picture.id);
    fitThumbnail(tile, picture, width, row.height);
    return tile;
  }

  #makeTile(picture) {
    const tile = makeTile(picture, (action) => {
      const index = this.#indexes.get(picture.id);
      if (action === "similar") this.#events.similar(this.#pictures[index]);
      else this.#toggle(index);
    });
    describe(tile, picture);
    return tile;
  }

  /** Tiles far outside the window are forgotten, so that memory stays level. */
  #dropFarTiles() {
    if (this.#tiles.size < 600) return;
    for (const [id, tile] of this.#tiles) if (!tile.isConnected) this.#tiles.delete(id);
  }

  #mark(node, id) {
    const isSelected = this.#selection.has(id);
    node.setAttribute("aria-selected", String(isSelected));
    node.querySelector(".tile-check").setAttribute("aria-pressed", String(isSelected));
  }

  #showSelection() {
    this.#container.classList.toggle("has-selection", this.#selection.size > 0);
    for (const row of this.#drawn.values()) {
      for (const node of row.querySelectorAll(".tile")) this.#mark(node, node.dataset.id);
    }
  }

  #rowOf(index) {
    return this.#rows.findIndex((row) => row.first !== undefined && index >= row.first && index < row.first + row.widths.length);
  }

  #moveTo(index, { scrolls = true } = {}) {
    const previous = this.#tiles.get(this.#pictures[this.#current]?.id);
    if (previous) previous.tabIndex = -1;
    this.#current = index;
    const row = this.#rows[this.#rowOf(index)];
    if (!row) return;
    if (scrolls) this.#scrollTo(row);
    // Drawn now, as the row may have been outside the window until here.
    const at = this.#rowOf(index);
    this.#drawn.set(at, this.#drawRow(at, this.#drawn.get(at)));
    this.#tiles.get(this.#pictures[index].id).focus({ preventScroll: true });
    this.#schedule();
  }

  #scrollTo(row) {
    const start = this.#container.getBoundingClientRect().top + scrollY + row.top;
    const header = document.querySelector(".top").offsetHeight + gap;
    if (start < scrollY + header) scrollTo({ top: start - header });
    else if (start + row.height > scrollY + innerHeight) scrollTo({ top: start + row.height - innerHeight + gap });
  }

  #follow(target) {
    const index = this.#indexes.get(target.dataset?.id);
    if (index === undefined || index === this.#current) return;
    const previous = this.#tiles.get(this.#pictures[this.#current]?.id);
    if (previous) previous.tabIndex = -1;
    this.#current = index;
    target.tabIndex = 0;
  }

  #toggle(index) {
    this.#selection.toggle(this.#pictures[index]);
    this.#selection.anchor = index;
  }

  #click(event) {
    const index = this.#indexes.get(event.target.closest(".tile")?.dataset.id);
    if (index === undefined) return;
    if (event.shiftKey) this.#selection.extend(this.#pictures, index);
    else if (event.ctrlKey || event.metaKey || this.#isSelecting) this.#toggle(index);
    else this.#events.open(this.#pictures[index]);
  }

  #press(event) {
    const picture = this.#pictures[this.#current];
    if (!picture) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      this.#selection.addAll(this.#pictures);
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key === "Enter") {
      this.#events.open(picture);
    } else if (event.key === " ") {
      if (event.shiftKey) this.#selection.extend(this.#pictures, this.#current);
      else this.#toggle(this.#current);
    } else if (event.key.toLowerCase() === "m") {
      this.#events.similar(picture);
    } else {
      const next = this.#neighbour(event.key);
      if (next === undefined) return;
      if (next === null) this.#events.leave();
      else this.#step(next, event.shiftKey);
    }
    event.preventDefault();
  }

  #step(next, isExtending) {
    if (isExtending) {
      this.#selection.anchor ??= this.#current;
      this.#selection.extend(this.#pictures, next);
    }
    this.#moveTo(next);
  }

  /** Where a key leads: an index, null for out of the grid, undefined for no such key. */
  #neighbour(key) {
    const last = this.#pictures.length - 1;
    switch (key) {
      case "ArrowLeft": return Math.max(0, this.#current - 1);
      case "ArrowRight": return Math.min(last, this.#current + 1);
      case "Home": return 0;
      case "End": return last;
      case "ArrowUp": return this.#vertical(-1) ?? null;
      case "ArrowDown": return this.#vertical(1) ?? this.#current;
      default: return undefined;
    }
  }

  /** The picture above or below whose middle is nearest. */
  #vertical(direction) {
    const middle = (row, offset) =>
      row.widths.slice(0, offset).reduce((sum, width) => sum + width + gap, 0) + row.widths[offset] / 2;
    let at = this.#rowOf(this.#current);
    const row = this.#rows[at];
    const goal = middle(row, this.#current - row.first);
    do at += direction; while (this.#rows[at]?.divider !== undefined);
    const other = this.#rows[at];
    if (!other) return undefined;
    const distances = other.widths.map((_, offset) => Math.abs(middle(other, offset) - goal));
    return other.first + distances.indexOf(Math.min(...distances));
  }
}
