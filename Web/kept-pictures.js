// Pictures that were dropped, pasted or chosen to search with. They stay in this
// browser, so that the back button and a reload find them again; an address has
// only their name, and the server is sent them with each search.

import { sha256 } from "./sha256.js";

const databaseName = "glimpse";
const storeName = "pictures";
const mostKept = 24;
/** A search does not wait longer for a picture to be kept. */
const keptWithin = 2000;
/** Larger ones are drawn smaller before they are sent: no model sees more. */
const sentWhole = 1_000_000;
const longerSide = 1024;

const inMemory = new Map();
/** The files themselves, as long as the page is not left. */
const files = new Map();
let database;

const finished = (asked) =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

async function store(mode) {
  database ??= (() => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName, { autoIncrement: false });
    return finished(opening);
  })();
  return (await database).transaction(storeName, mode).objectStore(storeName);
}

/** Sorted by time, so that the oldest are dropped first. */
function freshName() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return Date.now().toString(36) + "-" + [...random].map((word) => word.toString(36)).join("");
}

/** Keeps a picture and gives the name that `read` takes. */
export async function keep(file) {
  const name = freshName();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const entry = { blob: await sendable(file, bytes), title: file.name || "Pasted picture", sha256: await sha256(bytes) };
  inMemory.set(name, entry);
  files.set(name, file);
  // A private window may refuse storage, and a busy browser be slow with it; the
  // picture then lives until reload.
  const pause = new Promise((resolve) => setTimeout(resolve, keptWithin));
  await Promise.race([put(entry, name).catch(() => {}), pause]);
  return name;
}

async function put(entry, name) {
  const pictures = await store("readwrite");
  pictures.put(entry, name);
  const names = await finished(pictures.getAllKeys());
  for (const old of names.slice(0, Math.max(0, names.length - mostKept))) pictures.delete(old);
}

/** The picture with its title; null where this browser does not have it. */
export async function read(name) {
  if (inMemory.has(name)) return inMemory.get(name);
  let entry;
  try {
    entry = await finished((await store("readonly")).get(name));
  } catch {
    return null;
  }
  if (entry) inMemory.set(name, entry);
  return entry ?? null;
}

/** The file that was given under a name; undefined once the page was left. */
export const fileOf = (name) => files.get(name);

/** The picture as the server takes it in JSON. */
export async function dataURL(name) {
  const entry = await read(name);
  if (!entry) {
    throw new Error("The picture of this search was only kept in the browser it was dropped in. Drop it here again.");
  }
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Error("The picture can no longer be read. Drop it again."));
    reader.readAsDataURL(entry.blob);
  });
}

/** A large picture drawn smaller, upright; anything that the browser cannot draw stays as it is. */
async function sendable(file, bytes) {
  if (file.size <= sentWhole) return new Blob([bytes], { type: file.type });
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return new Blob([bytes], { type: file.type });
  }
  const scale = Math.min(1, longerSide / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
}
