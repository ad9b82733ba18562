// The filters that the page offers, as conditions that the server reads.
//
// Chosen filters are an object: the names of `fields` with lists of values,
// `year` with a list of years, `from` and `to` with days (2024-05-31).

/** Filters whose values are listed with counts, in the order of the page. */
export const fields = [
  { name: "category", title: "Category" },
  { name: "year", title: "Date" },
  { name: "camera", title: "Camera" },
  { name: "format", title: "Format" },
  { name: "person", title: "People" },
];

export const listNames = fields.map((field) => field.name);

export const none = () => ({ ...Object.fromEntries(listNames.map((name) => [name, []])), from: "", to: "" });

export const isNone = (chosen) => !chosen.from && !chosen.to && listNames.every((name) => !chosen[name].length);

/** How many values are chosen in one filter; the dates belong to the year. */
export const chosenCount = (chosen, name) =>
  chosen[name].length + (name === "year" ? Number(Boolean(chosen.from)) + Number(Boolean(chosen.to)) : 0);

const quoted = (value) => `'${value.replaceAll("'", "''")}'`;
const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

const inYear = (year) => `taken between ${quoted(`${year}-01-01`)} and ${quoted(`${year}-12-31T23:59:59`)}`;

/**
 * The chosen filters as an expression; undefined where there are none.
 *
 * @param {string} [except] A filter that is left out: the counts beside its own
 *   values tell what choosing another one would give.
 */
export function expression(chosen, except) {
  const all = [];
  for (const name of listNames) {
    if (name === except || !chosen[name].length) continue;
    if (name === "year") {
      const years = chosen.year.filter((year) => /^\d{4}$/.test(year));
      if (years.length) all.push(`(${years.map(inYear).join(" or ")})`);
    } else {
      all.push(`${name} in (${chosen[name].map(quoted).join(", ")})`);
    }
  }
  if (except !== "year") {
    if (isDay(chosen.from)) all.push(`taken >= ${quoted(chosen.from)}`);
    // A day means its beginning in a comparison; the last day is to count too.
    if (isDay(chosen.to)) all.push(`taken <= ${quoted(`${chosen.to}T23:59:59`)}`);
  }
  return all.length ? all.join(" and ") : undefined;
}
