// Justified rows: pictures keep their shape, every row but the last fills the
// width. Pure geometry, without the page.

/** Shapes are held between these, so that a panorama or a scroll stays a picture among others. */
const narrowest = 0.5;
const widest = 3;

/** Width over height, as the grid shows the picture. */
export function shape(picture) {
  const ratio = picture.width / picture.height;
  return Number.isFinite(ratio) && ratio > 0 ? Math.min(widest, Math.max(narrowest, ratio)) : 1;
}

/**
 * Lays pictures into rows.
 *
 * @param {object} setting
 * @param {number[]} setting.shapes Width over height of each picture.
 * @param {number} setting.width The width to fill, in pixels.
 * @param {number} setting.height The height that rows come near to.
 * @param {number} setting.gap Between pictures and between rows.
 * @param {{at: number, height: number}[]} setting.dividers What parts the pictures:
 *   before which picture, and how high; by `at`, several may stand before one.
 * @returns {{rows: object[], height: number}} Rows from the top: either
 *   {divider, top, height}, with an index into `dividers`, or
 *   {top, height, first, widths}.
 */
export function justify({ shapes, width, height, gap, dividers = [] }) {
  const rows = [];
  let divider = 0;
  let top = 0;
  let first = 0;
  const close = (end, isLast) => {
    const sum = shapes.slice(first, end).reduce((total, one) => total + one, 0);
    const inner = width - gap * (end - first - 1);
    // A last row keeps the usual height unless it would stick out.
    const rowHeight = isLast ? Math.min(height, inner / sum) : inner / sum;
    rows.push({ top, height: rowHeight, first, widths: shapes.slice(first, end).map((one) => one * rowHeight) });
    top += rowHeight + gap;
    first = end;
  };
  for (let at = 0, sum = 0; at < shapes.length; at += 1) {
    for (; dividers[divider]?.at === at; divider += 1) {
      if (first < at) close(at, true);
      rows.push({ divider, top, height: dividers[divider].height });
      top += dividers[divider].height + gap;
      sum = 0;
    }
    const before = sum;
    sum += shapes[at];
    const tall = rowHeightOf(before, at - first, width, gap);
    const short = rowHeightOf(sum, at - first + 1, width, gap);
    if (short > height) continue;
    // The picture goes where the row comes closer to the wanted height.
    if (at > first && tall / height < height / short) {
      close(at, false);
      sum = shapes[at];
      if (rowHeightOf(sum, 1, width, gap) > height) continue;
    }
    close(at + 1, false);
    sum = 0;
  }
  if (first < shapes.length) close(shapes.length, true);
  return { rows, height: Math.max(0, top - gap) };
}

const rowHeightOf = (sum, count, width, gap) => (count ? (width - gap * (count - 1)) / sum : Infinity);

/** The rows that touch a stretch of the page; rows are sorted, so their ends are looked up by halving. */
export function rowsBetween(rows, from, to) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].top + rows[middle].height < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < rows.length && rows[end].top <= to) end += 1;
  return [low, end];
}
