// Making elements: text only ever enters as text, so nothing a file is called
// can become markup.

/**
 * An element with properties and children.
 *
 * @param {string} tag
 * @param {object} properties `class`, `data` (an object), `on` (an object of
 *   listeners), `aria-…` and `role` as attributes; anything else as a property.
 * @param {...(Node|string|null|undefined|false)} children
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (name === "role" || name.startsWith("aria-")) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A picture of the page's own set, hidden from screen readers. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A button with words, and an icon before them where one is named. */
export function button(label, onClick, { icon: name, kind = "" } = {}) {
  return element(
    "button", { type: "button", class: `button ${kind}`.trim(), on: { click: onClick } },
    name && icon(name), element("span", {}, label));
}

/** A button that is only an icon; the label is for the reader and the tooltip. */
export function iconButton(label, name, onClick, { class: extra = "", tabIndex } = {}) {
  return element(
    "button",
    {
      type: "button", class: `icon-button ${extra}`.trim(), "aria-label": label, title: label, tabIndex,
      on: { click: onClick },
    }, icon(name));
}

/** The element of index.html with this id. */
export const byId = (id) => document.getElementById(id);
