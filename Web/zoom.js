// Looking closer at one picture: by wheel, by two fingers, by a double click or
// tap, by buttons and keys; moving about in it; and on to the next by a swipe.

/** The most that a picture is enlarged, over its original size or over the window. */
const most = 8;
/** A picture that is small is not enlarged further than this to fill the window. */
const fills = 2;
/** Pixels from which on a finger's way is a swipe and not a tap. */
const swipeWay = 50;
const tapWay = 24;
const tapMilliseconds = 350;

export class Zoom {
  #stage;
  #image;
  #size;
  #events;
  #scale = 1;
  #x = 0;
  #y = 0;
  #isFit = true;
  #pointers = new Map();
  #way = { x: 0, y: 0 };
  #lastTap = null;
  #listening = new AbortController();
  #observer;

  /**
   * @param {HTMLElement} stage What the picture lies in, and what it may fill.
   * @param {HTMLElement} image Laid out here; may be replaced by `use`.
   * @param {{width: number, height: number}} size Of the picture, in its own pixels.
   * @param {object} events changed(percent, isFit), swiped(by), and placed({x, y, scale})
   *   for what lies over the picture.
   */
  constructor(stage, image, size, events) {
    this.#stage = stage;
    this.#size = size;
    this.#events = events;
    this.use(image);
    const { signal } = this.#listening;
    stage.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    stage.addEventListener("dblclick", (event) => this.#toggle(event), { signal });
    stage.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    // A pointer may leave the stage on its way.
    document.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const name of ["pointerup", "pointercancel"]) {
      document.addEventListener(name, (event) => this.#up(event), { signal });
    }
    this.#observer = new ResizeObserver(() => (this.#isFit ? this.fit() : this.#place()));
    this.#observer.observe(stage);
  }

  /** Whether the whole of the picture is to be seen. */
  get isFit() { return this.#isFit; }

  /** Whether the last press moved something, so that no click is meant. */
  get hasMoved() { return Math.hypot(this.#way.x, this.#way.y) > 6; }

  end() {
    this.#listening.abort();
    this.#observer.disconnect();
  }

  /** Shows another image of the same picture in the same place. */
  use(image) {
    this.#image = image;
    image.style.width = `${this.#size.width}px`;
    image.style.height = `${this.#size.height}px`;
    this.#place();
  }

  /** The whole picture. */
  fit() {
    this.#isFit = true;
    this.#scale = this.#fitting;
    this.#place();
  }

  /** One pixel of the picture on one of the screen. */
  original() { this.#to(1 / devicePixelRatio, this.#middle, 1 / devicePixelRatio); }

  by(factor, at = this.#middle) { this.#to(this.#scale * factor, at); }

  pan(x, y) {
    this.#x += x;
    this.#y += y;
    this.#place();
  }

  get #fitting() {
    const { clientWidth, clientHeight } = this.#stage;
    return Math.min(clientWidth / this.#size.width, clientHeight / this.#size.height, fills / devicePixelRatio) || 1;
  }

  get #middle() { return { x: this.#stage.clientWidth / 2, y: this.#stage.clientHeight / 2 }; }

  #point(event) {
    const box = this.#stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** Takes a scale, and leaves what is at a point where it is. */
  #to(scale, at, least = this.#scale) {
    const whole = this.#fitting;
    const taken = Math.min(Math.max(1 / devicePixelRatio, whole) * most, Math.max(Math.min(least, whole), scale));
    this.#isFit = Math.abs(taken / whole - 1) < 0.001;
    this.#x = at.x - (at.x - this.#x) * (taken / this.#scale);
    this.#y = at.y - (at.y - this.#y) * (taken / this.#scale);
    this.#scale = taken;
    this.#place();
  }

  /** What is smaller than the stage lies in its middle; what is larger covers it. */
  #place() {
    const within = (offset, size, room) =>
      size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, offset));
    this.#x = within(this.#x, this.#size.width * this.#scale, this.#stage.clientWidth);
    this.#y = within(this.#y, this.#size.height * this.#scale, this.#stage.clientHeight);
    this.#draw(0);
    this.#stage.classList.toggle("is-zoomed", !this.#isFit);
    this.#events.changed(Math.round(this.#scale * devicePixelRatio * 100), this.#isFit);
  }

  #draw(aside) {
    this.#image.style.transform = `translate(${this.#x + aside}px, ${this.#y}px) scale(${this.#scale})`;
    this.#events.placed?.({ x: this.#x + aside, y: this.#y, scale: this.#scale });
  }

  #wheel(event) {
    event.preventDefault();
    // Lines count for sixteen pixels; two fingers on a pad come as a wheel with Ctrl.
    const pixels = event.deltaY * (event.deltaMode ? 16 : 1);
    this.by(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), this.#point(event));
  }

  #toggle(event) {
    if (event.target.closest("button")) return;
    if (!this.#isFit) return this.fit();
    const original = 1 / devicePixelRatio;
    this.#to(original > this.#scale * 1.2 ? original : this.#scale * 2, this.#point(event));
  }

  #down(event) {
    if (event.target.closest("button") || event.button > 0) return;
    if (!this.#pointers.size) this.#way = { x: 0, y: 0 };
    this.#pointers.set(event.pointerId, this.#point(event));
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#point(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) {
      // A swipe ends where a second finger joins.
      this.#way = { x: 0, y: Infinity };
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const apart = (one) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
      this.#x += (now.x - before.x) / 2;
      this.#y += (now.y - before.y) / 2;
      this.#to(this.#scale * (apart(now) / apart(before)), middle);
      return;
    }
    this.#way.x += now.x - before.x;
    this.#way.y += now.y - before.y;
    if (!this.#isFit) this.pan(now.x - before.x, now.y - before.y);
    else if (event.pointerType === "touch") this.#draw(this.#isSwipe(tapWay) ? this.#way.x : 0);
  }

  #isSwipe(least) {
    const { x, y } = this.#way;
    return Math.abs(x) > least && Math.abs(x) > 1.5 * Math.abs(y);
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId) || this.#pointers.size) return;
    const isLeft = event.type === "pointerup" && event.pointerType === "touch";
    if (this.#isFit) {
      this.#draw(0);
      if (isLeft && this.#isSwipe(swipeWay)) return this.#events.swiped(this.#way.x < 0 ? 1 : -1);
    }
    if (isLeft && !this.hasMoved) this.#tap(event);
  }

  /** Two taps of a finger; with a mouse the browser tells. */
  #tap(event) {
    const last = this.#lastTap;
    this.#lastTap = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    if (!last || event.timeStamp - last.at > tapMilliseconds) return;
    if (Math.hypot(event.clientX - last.x, event.clientY - last.y) > tapWay) return;
    this.#lastTap = null;
    this.#toggle(event);
    event.preventDefault();
  }
}
