// The box: words, chips, and every way that a picture can get in.

import { drawChips } from "./chips.js";
import { byId } from "./element.js";
import { keep } from "./kept-pictures.js";
import { Popover } from "./popover.js";
import { cut, isAddress } from "./query.js";
import { toast } from "./toast.js";

/** While somebody types, the page waits so long for the next letter. */
const pauseMilliseconds = 110;

export class SearchBox {
  #words = byId("words");
  #chips = byId("chips");
  #clear = byId("clear");
  #picturePanel = new Popover(byId("picture-button"), byId("picture-panel"));
  #state;
  #go;
  #timer = 0;
  #isTyping = false;
  /** Where the whole of it would be cut off, and little is dropped. */
  #isNarrow = matchMedia("(max-width: 480px)");

  /**
   * @param {(changes: object, how: {replaces: boolean}) => void} go Changes the
   *   page's state.
   * @param {() => void} toResults Moves the keyboard to the pictures.
   */
  constructor(go, toResults) {
    this.#go = go;
    this.#words.addEventListener("input", () => this.#type());
    this.#words.addEventListener("keydown", (event) => this.#press(event, toResults));
    this.#words.addEventListener("blur", () => { this.#isTyping = false; });
    this.#clear.addEventListener("click", () => {
      this.#isTyping = false;
      this.#go({ view: "search", words: "", parts: [], off: [], open: null });
      this.focus();
    });
    this.#wirePictures();
  }

  /** Shows a state; words that are being typed are left alone unless the way back led here. */
  show(state, { isArrival }) {
    this.#state = state;
    if (isArrival) this.#isTyping = false;
    if (!this.#isTyping && this.#words.value !== state.words) {
      clearTimeout(this.#timer);
      this.#words.value = state.words;
    }
    drawChips(this.#chips, state.parts, (parts) => this.#change({ parts }));
    this.#showClear();
    this.#words.placeholder = state.parts.length ? "Add words" : this.#isNarrow.matches ? "Describe a picture" : "Describe a picture, or drop one here";
  }

  focus() {
    this.#words.focus();
    this.#words.select();
  }

  /** Adds a part; a picture taken from the results stands for itself. */
  add(...parts) {
    this.#change({ parts: [...this.#state.parts, ...parts] });
  }

  #change(changes) {
    this.#go({ view: "search", open: null, off: [], ...changes });
  }

  #showClear() {
    this.#clear.hidden = !this.#words.value && !this.#state.parts.length;
  }

  #type() {
    // The first letter makes a place to come back to; those after it do not.
    const replaces = this.#isTyping;
    clearTimeout(this.#timer);
    this.#showClear();
    this.#timer = setTimeout(() => {
      this.#isTyping = true;
      this.#go({ view: "search", open: null, words: this.#words.value, off: [] }, { replaces });
    }, pauseMilliseconds);
  }

  /** Enter: what was typed with signs becomes chips, the next letter begins a new search. */
  #commit() {
    clearTimeout(this.#timer);
    const { words, parts } = cut(this.#words.value);
    this.#isTyping = false;
    if (isAddress(words)) this.#words.value = "";
    const added = isAddress(words) ? [{ kind: "address", value: words, weight: 1 }, ...parts] : parts;
    const rest = isAddress(words) ? "" : added.length ? words : this.#words.value;
    this.#go(
      { view: "search", open: null, words: rest, parts: [...this.#state.parts, ...added] }, { replaces: added.length === 0 });
  }

  #press(event, toResults) {
    // While a word is composed of other keys, Enter belongs to whoever composes it.
    if (event.isComposing) return;
    if (event.key === "Enter") {
      this.#commit();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      toResults();
    } else if (event.key === "Backspace" && !this.#words.value && this.#state.parts.length) {
      this.#change({ parts: this.#state.parts.slice(0, -1) });
    } else if (event.key === "Escape") {
      this.#words.blur();
    }
  }

  #wirePictures() {
    const file = byId("file");
    byId("choose-file").addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      this.#picturePanel.close();
      this.#addFiles(file.files);
      file.value = "";
    });
    const address = byId("picture-address");
    const addAddress = () => {
      if (!isAddress(address.value)) {
        address.setCustomValidity("Type an address that begins with http:// or https://");
        address.reportValidity();
        return;
      }
      this.#picturePanel.close();
      this.add({ kind: "address", value: address.value.trim(), weight: 1 });
      address.value = "";
    };
    byId("add-address").addEventListener("click", addAddress);
    address.addEventListener("input", () => address.setCustomValidity(""));
    address.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      addAddress();
    });
    document.addEventListener("paste", (event) => this.#paste(event));
    this.#wireDrops();
  }

  #paste(event) {
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain").trim();
    const isInBox = event.target === this.#words;
    if (files.length) {
      event.preventDefault();
      this.#addFiles(files);
    } else if (isInBox && !this.#words.value && isAddress(text)) {
      event.preventDefault();
      this.add({ kind: "address", value: text, weight: 1 });
    }
  }

  #wireDrops() {
    const target = byId("drop-target");
    const carries = (event, ...types) => types.some((type) => event.dataTransfer.types.includes(type));
    const isOurs = (event) => carries(event, "text/x-glimpse-picture");
    document.addEventListener("dragenter", (event) => {
      if (carries(event, "Files", "text/uri-list", "text/x-glimpse-picture")) target.hidden = false;
    });
    document.addEventListener("dragover", (event) => {
      if (target.hidden) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) target.hidden = true;
    });
    document.addEventListener("dragend", () => { target.hidden = true; });
    document.addEventListener("drop", (event) => {
      if (target.hidden) return;
      event.preventDefault();
      target.hidden = true;
      const { files } = event.dataTransfer;
      const address = event.dataTransfer.getData("text/uri-list").split(/[\r\n]+/).find(isAddress);
      if (isOurs(event)) this.add({ kind: "image", value: event.dataTransfer.getData("text/x-glimpse-picture"), weight: 1 });
      else if (files.length) this.#addFiles(files);
      else if (address) this.add({ kind: "address", value: address, weight: 1 });
    });
  }

  async #addFiles(files) {
    const parts = [];
    for (const one of files) {
      // Some systems name no type for camera formats; those are for the server to judge.
      if (one.type && !one.type.startsWith("image/")) continue;
      parts.push({ kind: "picture", value: await keep(one), weight: 1 });
    }
    if (parts.length < files.length) toast(
      files.length === 1 ? `“${files[0].name}” is no picture.` : `${files.length - parts.length} of ${files.length} files are no pictures.`);
    if (parts.length) this.add(...parts);
  }
}
