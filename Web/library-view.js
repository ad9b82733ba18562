// What the library holds, which folders it comes from, indexing, and failures.

import * as api from "./api.js";
import { button, element } from "./element.js";
import { bytes, count, counted } from "./format.js";
import { JobView } from "./job-view.js";
import { outcome, upload } from "./upload.js";

const failurePage = 50;
const shownJobs = 5;

export class LibraryView {
  #session;
  #onChange;
  #status = element("div", { class: "figures" });
  #roots = element("div", {});
  #jobs = element("div", { class: "jobs" });
  #failures = element("div", {});
  #problem = element("p", { class: "problem", role: "alert", hidden: true });
  #followed = [];

  /** @param {() => void} onChange Called when pictures came or went. */
  constructor(place, session, onChange) {
    this.#session = session;
    this.#onChange = onChange;
    const part = (title, ...children) => element("section", { class: "part" }, element("h2", {}, title), ...children);
    const adding = this.#mayWrite && session.uploads ? part("Add pictures", ...this.#adding()) : null;
    place.append(...[
      this.#problem, part("Status", this.#status), adding, part("Folders", this.#roots), part("Indexing", this.#jobs),
      part("Failures", this.#failures)].filter(Boolean));
  }

  /** A field for files, with what became of the last ones. */
  #adding() {
    const said = element("p", { class: "hint", role: "status" });
    const failures = element("ul", { class: "failures", hidden: true });
    const files = element("input", { type: "file", accept: "image/*,.heic,.heif,.avif,.jxl,.raw,.dng,.cr2,.nef,.arw", multiple: true, hidden: true });
    files.ariaLabel = "Pictures to add";
    const category = element("input", { class: "input", id: "upload-category", maxLength: 100, placeholder: "uploads" });
    const opener = button("Choose pictures…", () => files.click(), { icon: "upload", kind: "button-primary" });
    files.addEventListener("change", async () => {
      const chosen = [...files.files];
      files.value = "";
      if (!chosen.length) return;
      opener.disabled = true;
      failures.hidden = true;
      const onProgress = (done) => { said.textContent = `Sent ${count(done)} of ${count(chosen.length)}…`; };
      onProgress(0);
      try {
        const result = await upload(chosen, { mostBytes: this.#session.limits.upload_bytes, category: category.value.trim(), onProgress });
        said.textContent = outcome(result);
        failures.replaceChildren(...result.failures.map(({ filename, error }) =>
          element("li", {}, element("code", {}, filename), " ", element("span", {}, error))));
        failures.hidden = !result.failures.length;
        this.#onChange();
        await this.show();
      } catch (error) {
        said.textContent = error.message;
      } finally {
        opener.disabled = false;
      }
    });
    return [
      element(
        "div", { class: "adding" }, element("label", { class: "label", htmlFor: category.id }, "Category", category), opener, files),
      said, failures];
  }

  get #mayWrite() { return ["write", "admin"].includes(this.#session.key_scope); }

  async show() {
    this.#problem.hidden = true;
    const parts = [this.#showStatus(), this.#showRoots(), this.#showJobs(), this.#showFailures()];
    for (const outcome of await Promise.allSettled(parts)) {
      if (outcome.status === "rejected") this.#fail(outcome.reason);
    }
  }

  /** Nothing is followed while the page shows something else. */
  hide() {
    for (const view of this.#followed) view.leave();
    this.#followed = [];
  }

  #fail(error) {
    this.#problem.textContent = error.message;
    this.#problem.hidden = false;
  }

  async #showStatus() {
    const stats = await api.stats();
    const figure = (value, name) => element("div", { class: "figure" }, element("dd", {}, value), element("dt", {}, name));
    const lines = [
      stats.model && `Model ${stats.model}${stats.dimension ? `, ${count(stats.dimension)} dimensions` : ""}`,
      stats.model_being_built && `A set of vectors by ${stats.model_being_built} is being built; until it is complete, searches use the one before.`,
      stats.notice && `${stats.notice[0].toUpperCase()}${stats.notice.slice(1)}.`,
      stats.version && `Glimpse ${stats.version}`,
    ].filter(Boolean);
    this.#status.replaceChildren(
      element(
        "dl", {},
        figure(count(stats.images), stats.images === 1 ? "picture" : "pictures"),
        figure(bytes(stats.image_bytes), "of pictures"), figure(bytes(stats.library_bytes), "of library"),
        figure(count(stats.failures), stats.failures === 1 ? "failure" : "failures")),
      ...lines.map((line) => element("p", { class: "hint" }, line)));
  }

  async #showRoots() {
    const { roots: all } = await api.roots();
    // Folders within others are one with them.
    const roots = all.filter((root) => !root.within);
    const rows = roots.map((root) => {
      const inner = all.filter((one) => one.within === root.path);
      const state = root.indexed ? "indexed" : inner.some((one) => one.indexed) ? "indexed in part" : "not indexed yet";
      // A root that was indexed by hand may lie outside of what the server lets be indexed.
      const allowed = root.allowed ? [root] : inner.filter((one) => one.allowed);
      return element(
        "li", { class: "root" }, element("span", { class: "root-path" }, root.path), element("span", { class: "hint" }, state),
        this.#mayWrite && allowed.length
          ? button(root.indexed ? "Look again" : "Index", () => this.#start({ paths: allowed.map((one) => one.path) })) : null);
    });
    const empty = element("p", { class: "hint" }, "No folder may be indexed from here: start the server with --images-root.");
    const everything = this.#mayWrite && roots.length > 1
      ? button("Index all folders", () => this.#start({}), { kind: "button-primary" })
      : null;
    this.#roots.replaceChildren(
      ...[roots.length ? element("ul", { class: "roots" }, ...rows) : empty, everything, this.#mayWrite ? null : this.#readOnly()].filter(Boolean));
  }

  #readOnly() { return element("p", { class: "hint" }, "This key may read; indexing needs one that may write."); }

  async #showJobs() {
    const { jobs } = await api.jobs();
    this.hide();
    this.#followed = jobs.slice(0, shownJobs).map((job) => this.#view(job));
    this.#drawJobs();
  }

  #view(job) { return new JobView(job, { canCancel: this.#mayWrite, onEnd: () => this.#ended() }); }

  #drawJobs() {
    const nodes = this.#followed.map((view) => view.node);
    this.#jobs.replaceChildren(
      ...(nodes.length ? nodes : [element("p", { class: "hint" }, "No run yet since the server was set up.")]));
  }

  async #start(body) {
    this.#problem.hidden = true;
    try {
      const job = await api.startIndexing(body);
      this.#followed.unshift(this.#view(job));
      this.#drawJobs();
      this.#jobs.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.#fail(error);
    }
  }

  #ended() {
    this.#onChange();
    Promise.all([this.#showStatus(), this.#showRoots(), this.#showFailures()]).catch((error) => this.#fail(error));
  }

  async #showFailures() {
    const list = element("ul", { class: "failures" });
    const { total } = await this.#addFailures(list, 0);
    if (!total) return this.#failures.replaceChildren(element("p", { class: "hint" }, "Every picture could be read."));
    const retry = this.#mayWrite
      ? button("Try all again", () => this.#start({ retry_failures: true }), { kind: "button-primary" })
      : null;
    const more = button("Show more", async () => {
      const page = await this.#addFailures(list, list.childElementCount);
      more.hidden = list.childElementCount >= page.total;
    });
    more.hidden = list.childElementCount >= total;
    this.#failures.replaceChildren(
      element("div", { class: "job-line" }, element("p", {}, `${counted(total, "file")} could not be taken in.`), retry), list, more);
  }

  async #addFailures(list, offset) {
    const page = await api.failures(offset, failurePage);
    list.append(...page.failures.map(({ path, error }) => element("li", {}, element("code", {}, path), " ", element("span", {}, error))));
    return page;
  }
}
