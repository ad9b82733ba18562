// Taking a selection out of the page: as paths, as JSON, as an archive.

import { fileBytes } from "./api.js";
import { ZipWriter } from "./zip.js";

/** Has the browser save something under a name. */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then; the address is no longer needed.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const pathsText = (pictures) => pictures.map((picture) => `${picture.path}\n`).join("");

export function savePaths(pictures) {
  save(new Blob([pathsText(pictures)], { type: "text/plain" }), "pictures.txt");
}

export function saveJSON(pictures) {
  save(new Blob([JSON.stringify({ pictures }, null, 2) + "\n"], { type: "application/json" }), "pictures.json");
}

/**
 * Fetches the files and saves them as one archive.
 *
 * @param {(done: number) => void} onProgress
 */
export async function saveArchive(pictures, onProgress, signal) {
  const archive = new ZipWriter();
  for (const [index, picture] of pictures.entries()) {
    archive.add(picture.filename, await fileBytes(picture.file, signal), new Date(picture.modified));
    onProgress(index + 1);
  }
  save(archive.finish(), "pictures.zip");
}

/** Puts text on the clipboard, also where the page did not come over a secure connection. */
export async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("The browser does not allow copying here.");
}
