// The parts of a combined query as chips: plus or minus, weight, remove.

import { element, icon, iconButton } from "./element.js";
import { read } from "./kept-pictures.js";
import { weights } from "./query.js";

/**
 * Draws the chips of a query into a list.
 *
 * @param {HTMLElement} list
 * @param {object[]} parts As query.js has them.
 * @param {(parts: object[]) => void} onChange Called with other parts.
 */
export function drawChips(list, parts, onChange) {
  const focused = focusedPlace(list);
  const replace = (index, part) => onChange(part ? parts.with(index, part) : parts.toSpliced(index, 1));
  list.replaceChildren(...parts.map((part, index) => chip(part, (changed) => replace(index, changed))));
  if (focused) list.children[focused.chip]?.querySelectorAll("button, select")[focused.control]?.focus();
}

/** Chips are drawn anew when one changes; the keyboard stays where it was. */
function focusedPlace(list) {
  const chip = [...list.children].findIndex((one) => one.contains(document.activeElement));
  if (chip < 0) return null;
  return { chip, control: [...list.children[chip].querySelectorAll("button, select")].indexOf(document.activeElement) };
}

function chip(part, onChange) {
  const isMinus = part.weight < 0;
  const { shown, name } = label(part);
  return element(
    "li", { class: `chip ${isMinus ? "is-minus" : ""}`.trim() },
    iconButton(
      isMinus ? `Away from ${name}: look for it instead` : `Towards ${name}: keep away from it instead`,
      isMinus ? "minus" : "plus", () => onChange({ ...part, weight: -part.weight }), { class: "chip-sign" }),
    shown,
    weightChoice(part, name, onChange),
    iconButton(`Remove ${name}`, "close", () => onChange(null), { class: "chip-remove" }));
}

function weightChoice(part, name, onChange) {
  const size = Math.abs(part.weight);
  const sizes = weights.includes(size) ? weights : [...weights, size].sort((a, b) => a - b);
  const choice = element(
    "select",
    {
      class: "chip-weight", "aria-label": `Weight of ${name}`, title: "Weight",
      on: { change: () => onChange({ ...part, weight: Math.sign(part.weight) * Number(choice.value) }) },
    },
    ...sizes.map((one) => element("option", { value: String(one), selected: one === size }, `×${one}`)));
  return choice;
}

function label(part) {
  if (part.kind === "text") return { name: `“${part.value}”`, shown: element("span", { class: "chip-text" }, part.value) };
  if (part.kind === "address") {
    const host = URL.canParse(part.value) ? new URL(part.value).host : part.value;
    return { name: `the picture at ${host}`, shown: element("span", { class: "chip-text", title: part.value }, icon("link"), host) };
  }
  const image = element("img", { class: "chip-picture", alt: "", src: "/web/icon.svg" });
  const shown = element("span", { class: "chip-text" }, image);
  if (part.kind === "image") image.src = `/api/v1/images/${encodeURIComponent(part.value)}/thumbnail?size=64`;
  else showKept(image, part.value);
  return { name: part.kind === "image" ? "this picture of the library" : "your picture", shown };
}

async function showKept(image, name) {
  const entry = await read(name);
  if (!entry) return;
  const address = URL.createObjectURL(entry.blob);
  const done = () => URL.revokeObjectURL(address);
  image.addEventListener("load", done, { once: true });
  // A format that browsers cannot draw keeps the page's own mark.
  image.addEventListener("error", () => { done(); image.src = "/web/icon.svg"; }, { once: true });
  image.title = entry.title;
  image.src = address;
}
