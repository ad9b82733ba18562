// Writes ZIP archives (PKWARE's APPNOTE 6.3.10), stored: pictures are compressed
// already. Within the format's plain limits of 4 GB and 65,535 files.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of ISO 3309, as ZIP and PNG use it. */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

export const mostBytes = 0xfffffffe;
export const mostFiles = 0xfffe;

/** A time as MS-DOS wrote it: two-second steps since 1980, local. */
function dosTime(date) {
  const year = Math.max(1980, date.getFullYear()) - 1980;
  return {
    time: (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
    day: (year << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
  };
}

/** Names that a file has before: "cat.jpg", then "cat (2).jpg". */
function unused(name, taken) {
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/su.exec(name);
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${stem} (${number})${ending ?? ""}`;
  taken.add(free.toLowerCase());
  return free;
}

/** Gathers files into one archive. */
export class ZipWriter {
  #parts = [];
  #directory = [];
  #taken = new Set();
  #offset = 0;

  /** @param {Uint8Array} bytes The file's content. */
  add(name, bytes, modified) {
    if (this.#offset + bytes.length > mostBytes || this.#directory.length >= mostFiles) {
      throw new Error("The selection is too large for one archive: 4 GB and 65,534 files is the most.");
    }
    const encoded = new TextEncoder().encode(unused(name.replaceAll("/", "_"), this.#taken));
    const { time, day } = dosTime(modified);
    // Version 2.0, names in UTF-8 (bit 11), stored.
    const facts = [[2, 20], [2, 0x0800], [2, 0], [2, time], [2, day], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, encoded.length]];
    const local = record([[4, 0x04034b50], ...facts, [2, 0]]);
    this.#directory.push(
      record([[4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, this.#offset]]), encoded);
    // A Blob each: the browser may keep them on disk rather than in memory.
    this.#parts.push(new Blob([local, encoded, bytes]));
    this.#offset += local.length + encoded.length + bytes.length;
  }

  finish() {
    const length = this.#directory.reduce((sum, part) => sum + part.length, 0);
    const count = this.#directory.length / 2;
    const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, this.#offset], [2, 0]]);
    return new Blob([...this.#parts, ...this.#directory, end], { type: "application/zip" });
  }
}

/** Numbers of two or four bytes, least significant byte first. */
function record(numbers) {
  const bytes = new Uint8Array(numbers.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of numbers) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}
