// The page's state as its address, so that a search can be shared and gone back
// to: /?q=red+car&text=-1:people&image=2:ID&category=animals#image=ID

import { listNames, none } from "./conditions.js";
import { kinds } from "./query.js";

const views = ["search", "people", "duplicates", "library"];

/** What the page shows where nothing else is said: every picture. */
export const start = () => ({ view: "search", words: "", parts: [], chosen: none(), sort: "", off: [], open: null, person: null });

/** Other orders than the best match first, or the order of paths. */
export const orders = ["newest", "oldest", "name", "size", "strength"];

/** Reads an address; what makes no sense in it is passed over. */
export function read(address) {
  const state = start();
  for (const [name, value] of address.searchParams) {
    if (name === "view" && views.includes(value)) state.view = value;
    else if (name === "q") state.words = value;
    else if (name === "id" && /^\d+$/.test(value)) state.person = Number(value);
    else if (name === "off") state.off.push(value);
    else if (name === "sort" && orders.includes(value)) state.sort = value;
    else if (name === "from" || name === "to") state.chosen[name] = value;
    else if (listNames.includes(name)) state.chosen[name].push(value);
    else if (kinds.includes(name)) {
      const found = /^(-?\d+(?:\.\d+)?):(.+)$/su.exec(value);
      if (found && Number(found[1]) !== 0) state.parts.push({ kind: name, value: found[2], weight: Number(found[1]) });
    }
  }
  state.open = /^#image=(.+)$/.exec(address.hash)?.[1] ?? null;
  return state;
}

/** Writes an address that `read` reads back. */
export function write(state) {
  const parameters = new URLSearchParams();
  if (state.view !== "search") parameters.set("view", state.view);
  if (state.view === "people" && state.person !== null) parameters.set("id", String(state.person));
  if (state.words) parameters.set("q", state.words);
  for (const { kind, value, weight } of state.parts) parameters.append(kind, `${weight}:${value}`);
  for (const name of listNames) for (const value of state.chosen[name]) parameters.append(name, value);
  for (const name of ["from", "to"]) if (state.chosen[name]) parameters.set(name, state.chosen[name]);
  if (state.sort) parameters.set("sort", state.sort);
  for (const id of state.off) parameters.append("off", id);
  const query = parameters.toString();
  return `/${query ? `?${query}` : ""}${state.open ? `#image=${state.open}` : ""}`;
}
