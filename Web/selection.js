// Which pictures are selected. They stay so from one search to the next, until
// somebody clears the selection.

export class Selection {
  #pictures = new Map();
  #listeners = [];
  /** Where a range begins: an index into the pictures shown; null before the first. */
  anchor = null;

  get size() { return this.#pictures.size; }
  get pictures() { return [...this.#pictures.values()]; }

  has(id) { return this.#pictures.has(id); }

  onChange(listener) { this.#listeners.push(listener); }

  toggle(picture) {
    if (!this.#pictures.delete(picture.id)) this.#pictures.set(picture.id, picture);
    this.#changed();
  }

  /** Selects from the anchor to an index, both included. */
  extend(shown, index) {
    this.anchor = Math.min(this.anchor ?? index, shown.length - 1);
    const [from, to] = [this.anchor, index].sort((a, b) => a - b);
    this.addAll(shown.slice(from, to + 1));
  }

  addAll(pictures) {
    for (const picture of pictures) this.#pictures.set(picture.id, picture);
    this.#changed();
  }

  clear() {
    this.#pictures.clear();
    this.anchor = null;
    this.#changed();
  }

  #changed() {
    for (const listener of this.#listeners) listener(this);
  }
}
