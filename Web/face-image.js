// A face as an image: cut out by the server, round or square by its class.

import { fileBytes } from "./api.js";
import { element } from "./element.js";

/** Whether crops have to be asked for with the key: a browser's own requests can only read. */
let asksWithKey = false;

/** From now on crops are fetched as other replies are. */
export function askForCropsWithKey() { asksWithKey = true; }

/** The address of a crop whose sides are `size` pixels. */
function cropAddress(crop, size) {
  const address = new URL(crop, location.origin);
  address.searchParams.set("size", String(size));
  return address.pathname + address.search;
}

/**
 * @param {string|null} crop As replies have it; null where there is none to show.
 * @param {number} size Its sides in the window's pixels.
 */
export function faceImage(crop, size, kind = "") {
  const place = element("span", { class: `face-image ${kind}`.trim() });
  if (!crop) return place;
  const wanted = [128, 256, 512].find((one) => one >= size * devicePixelRatio) ?? 512;
  const image = element("img", {
    alt: "", loading: "lazy", decoding: "async", draggable: false, width: size, height: size,
    on: { error: () => image.remove() },
  });
  const address = cropAddress(crop, wanted);
  if (asksWithKey) showFetched(image, address);
  else image.src = address;
  place.append(image);
  return place;
}

async function showFetched(image, address) {
  try {
    const shown = URL.createObjectURL(new Blob([await fileBytes(address)], { type: "image/jpeg" }));
    image.addEventListener("load", () => URL.revokeObjectURL(shown), { once: true });
    image.src = shown;
  } catch {
    image.remove();
  }
}

/** What somebody is called; who has no name is told by the number. */
export const nameOf = (person) => person.name ?? `Person ${person.id}`;

/** The value of the filter `person` that finds somebody's pictures. */
export const filterValue = (person) => person.name ?? `#${person.id}`;
