// Figures and times as people read them, in the browser's language and zone.

const whole = new Intl.NumberFormat();
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });

export const count = (number) => whole.format(number);

/** "1 picture", "2 pictures". */
export const counted = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

/** Bytes in the decimal units that disks are sold by. */
export function bytes(number) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let step = 0;
  let value = number;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${oneDigit.format(value)} ${units[step]}`;
}

/** A stretch of time, roughly. */
export function duration(seconds) {
  if (seconds < 1) return "less than a second";
  if (seconds < 90) return counted(Math.round(seconds), "second");
  if (seconds < 5400) return counted(Math.round(seconds / 60), "minute");
  return `${oneDigit.format(seconds / 3600)} hours`;
}

/** A moment with a zone. */
export function moment(text) {
  const date = new Date(text);
  return Number.isNaN(date.valueOf()) ? text : day.format(date);
}

/** Cosine similarity with the three digits that mean something. */
export const similarity = (score) => score.toFixed(3);

/** A probability as a whole percentage that never claims certainty. */
export const percent = (share) =>
  share < 0.01 ? "< 1 %" : `${Math.min(99, Math.round(share * 100))} %`;
