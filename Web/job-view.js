// One indexing run, followed while it lasts.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { button, element } from "./element.js";
import { count, counted, duration, moment } from "./format.js";

/** Where the stream of events breaks off, the job is asked for this often. */
const pollMilliseconds = 2000;

const phases = {
  scanning: "Looking through the folders", planning: "Comparing with the library", embedding: "Looking at pictures",
  removing: "Taking out what is gone", indexing: "Writing the search index", finishing: "Finishing",
  preparing: "Making the scale of scores",
};
const states = { queued: "Waiting for the run before it", running: "Running", finished: "Finished", failed: "Failed", cancelled: "Cancelled" };

const isOver = (job) => ["finished", "failed", "cancelled"].includes(job.state);

export class JobView {
  node = element("article", { class: "job" });
  #job;
  #events = null;
  #timer = 0;
  #failures = [];
  #onEnd;
  #canCancel;

  /** @param {(job: object) => void} onEnd Called once the job is over. */
  constructor(job, { canCancel, onEnd }) {
    this.#job = job;
    this.#canCancel = canCancel;
    this.#onEnd = onEnd;
    this.#draw();
    if (!isOver(job)) this.#follow();
  }

  get id() { return this.#job.id; }

  /** Stops following; the job itself goes on. */
  leave() {
    this.#events?.close();
    clearTimeout(this.#timer);
  }

  #follow() {
    const events = api.jobEvents(this.#job.id);
    this.#events = events;
    events.addEventListener("progress", (event) => {
      this.#job = { ...this.#job, state: "running", progress: JSON.parse(event.data) };
      this.#draw();
    });
    events.addEventListener("failure", (event) => {
      this.#failures.push(JSON.parse(event.data));
      this.#draw();
    });
    events.addEventListener("end", (event) => this.#end(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      // The browser tries again by itself unless the server refused.
      if (events.readyState === EventSource.CLOSED) this.#poll();
    });
  }

  async #poll() {
    try {
      const job = await api.job(this.#job.id);
      if (isOver(job)) return this.#end(job);
      this.#job = job;
      this.#draw();
    } catch {
      // The server may be starting again; the job goes on when it has.
    }
    this.#timer = setTimeout(() => this.#poll(), pollMilliseconds);
  }

  #end(job) {
    this.leave();
    this.#job = job;
    this.#draw();
    announce(this.#outcome(job));
    this.#onEnd(job);
  }

  #draw() {
    const job = this.#job;
    const title = element(
      "h3", {}, states[job.state] ?? job.state,
      element("small", {}, ` · ${job.started ? moment(job.started) : moment(job.created)}`));
    this.node.replaceChildren(
      title, ...(isOver(job) ? [element("p", {}, this.#outcome(job))] : this.#underway(job)), ...this.#lastFailures());
  }

  #underway({ progress, id }) {
    const bar = element("progress", { class: "bar", "aria-label": "Progress" });
    if (progress?.total) {
      bar.max = progress.total;
      bar.value = progress.done;
    }
    const cancel = this.#canCancel
      ? button("Cancel", (event) => {
          event.currentTarget.disabled = true;
          api.cancelJob(id).catch((error) => announce(error.message));
        })
      : null;
    return [bar, element("div", { class: "job-line" }, element("p", {}, this.#progressWords(progress)), cancel)];
  }

  #progressWords(progress) {
    if (!progress) return "Not begun yet.";
    const words = [phases[progress.phase] ?? progress.phase];
    if (progress.total) words.push(`${count(progress.done)} of ${count(progress.total)}`);
    if (progress.failed) words.push(`${count(progress.failed)} failed`);
    if (progress.images_per_second) words.push(`${count(Math.round(progress.images_per_second))} pictures/s`);
    if (progress.remaining_seconds) words.push(`about ${duration(progress.remaining_seconds)} left`);
    return words.join(" · ");
  }

  #outcome({ state, report, error }) {
    if (error) return error;
    if (!report) return state === "cancelled" ? "Cancelled; what was done so far is kept." : "";
    const words = [`${counted(report.indexed, "picture")} taken in`, `${count(report.unchanged)} unchanged`];
    if (report.moved) words.push(`${count(report.moved)} moved`);
    if (report.removed) words.push(`${count(report.removed)} gone`);
    if (report.failed) words.push(`${count(report.failed)} failed`);
    return `${words.join(", ")} in ${duration(report.seconds)}.`;
  }

  #lastFailures() {
    if (isOver(this.#job) || !this.#failures.length) return [];
    const last = this.#failures.slice(-3).map(({ path, error }) => element("li", {}, element("code", {}, path), " ", error));
    return [element("ul", { class: "failures" }, ...last)];
  }
}
