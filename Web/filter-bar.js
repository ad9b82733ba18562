// The filters above the pictures, with how many pictures each value has.

import * as api from "./api.js";
import { chosenCount, expression, fields, isNone, none } from "./conditions.js";
import { button, element, icon } from "./element.js";
import { count } from "./format.js";
import { Popover } from "./popover.js";

export class FilterBar {
  #bar;
  #onChange;
  #menus = new Map();
  #clear;
  #chosen = none();
  #seesPeople;
  /** Filters that at least one picture has a value for. */
  #useful = new Set();

  /**
   * @param {(chosen: object) => void} onChange Called with other filters.
   * @param {boolean} seesPeople Whether the visitor may see who is in the pictures.
   */
  constructor(bar, onChange, seesPeople) {
    this.#bar = bar;
    this.#seesPeople = seesPeople;
    this.#onChange = onChange;
    for (const field of fields) this.#menus.set(field.name, this.#makeMenu(field));
    this.#clear = button("Clear filters", () => onChange(none()), { kind: "button-quiet" });
    bar.append(...[...this.#menus.values()].map((menu) => menu.node), this.#clear);
    this.refresh();
  }

  /** Asks which filters there is something to choose in; the others are left out. */
  async refresh() {
    await Promise.all(fields.map(async ({ name }) => {
      if (name === "person" && !this.#seesPeople) return;
      try {
        // One of them may stand for the pictures without a value.
        const { values } = await api.facets(name, undefined, { limit: 2 });
        if (values.some((one) => one.value !== null)) this.#useful.add(name);
        else this.#useful.delete(name);
      } catch {
        // What cannot be counted now can be filtered by all the same.
        this.#useful.add(name);
      }
      this.#showMenu(name);
    }));
  }

  #showMenu(name) {
    this.#menus.get(name).node.hidden = !this.#useful.has(name) && !chosenCount(this.#chosen, name);
  }

  show(chosen) {
    this.#chosen = chosen;
    this.#clear.hidden = isNone(chosen);
    for (const { name, title } of fields) {
      const menu = this.#menus.get(name);
      const number = chosenCount(chosen, name);
      menu.label.textContent = number === 1 && chosen[name].length ? `${title}: ${chosen[name][0]}` : number ? `${title}: ${number}` : title;
      menu.button.classList.toggle("is-on", number > 0);
      this.#showMenu(name);
      if (menu.popover.isOpen) this.#fill(name);
    }
  }

  #makeMenu({ name, title }) {
    const label = element("span", {}, title);
    const id = `filter-${name}`;
    const opener = element(
      "button", { type: "button", class: "filter", "aria-expanded": "false", "aria-controls": id }, label, icon("down"));
    const panel = element("div", { class: "panel", id, hidden: true, role: "group", "aria-label": title });
    const list = element("div", { class: "filter-values" });
    panel.append(list);
    if (name === "year") panel.append(this.#makeDays());
    const popover = new Popover(opener, panel, () => this.#fill(name));
    return { node: element("div", { class: "menu", hidden: true }, opener, panel), button: opener, label, list, panel, popover };
  }

  #makeDays() {
    const day = (name, title) => {
      const input = element("input", {
        type: "date", class: "input", name,
        on: { change: () => this.#onChange({ ...this.#chosen, [name]: input.value }) },
      });
      return element("label", { class: "label" }, title, input);
    };
    return element("div", { class: "filter-days" }, day("from", "From"), day("to", "To"));
  }

  async #fill(name) {
    const menu = this.#menus.get(name);
    for (const input of menu.panel.querySelectorAll("input[type=date]")) input.value = this.#chosen[input.name];
    let values;
    try {
      ({ values } = await api.facets(name, expression(this.#chosen, name)));
    } catch (error) {
      menu.list.replaceChildren(element("p", { class: "problem" }, error.message));
      return;
    }
    const known = values.filter((one) => one.value !== null);
    if (name === "year") known.sort((a, b) => b.value.localeCompare(a.value));
    const missing = this.#chosen[name].filter((value) => !known.some((one) => one.value === value));
    const all = [...known, ...missing.map((value) => ({ value, count: 0 }))];
    this.#draw(name, menu, all);
  }

  #draw(name, menu, values) {
    const focused = menu.list.contains(document.activeElement) ? document.activeElement.value : null;
    menu.list.replaceChildren(...values.map((one) => this.#choice(name, one)));
    if (!values.length) menu.list.append(element("p", { class: "hint" }, "None of the pictures that the other filters leave."));
    if (focused) [...menu.list.querySelectorAll("input")].find((input) => input.value === focused)?.focus();
  }

  #choice(name, { value, count: number }) {
    const box = element("input", {
      type: "checkbox", value, checked: this.#chosen[name].includes(value),
      on: {
        change: () => {
          const others = this.#chosen[name].filter((one) => one !== value);
          this.#onChange({ ...this.#chosen, [name]: box.checked ? [...others, value] : others });
        },
      },
    });
    return element(
      "label", { class: "check" }, box, element("span", { class: "filter-value" }, value),
      element("span", { class: "filter-count" }, count(number)));
  }
}
