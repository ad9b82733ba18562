// The server's routes as functions. Documentation/HTTP.md describes them.

// What is kept of a session, for requests that a cookie is not good for. It can
// read and nothing else; the key itself is in this page's memory alone, and is
// asked for again once the page was left.
const tokenName = "glimpse.session";
let key = null;
let askForKey = null;
let asking = null;

// Older pages kept the key itself.
for (const storage of [sessionStorage, localStorage]) storage.removeItem("glimpse.key");

/** A reply that is no success, or no reply at all. */
export class RequestError extends Error {
  constructor(message, status, type) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const storedToken = () => sessionStorage.getItem(tokenName) ?? localStorage.getItem(tokenName);

function keepToken(token, isRemembered) {
  forgetToken();
  if (token) (isRemembered ? localStorage : sessionStorage).setItem(tokenName, token);
}

function forgetToken() {
  sessionStorage.removeItem(tokenName);
  localStorage.removeItem(tokenName);
}

/** @param {(reason: string) => Promise} ask Asks for a key where the session does not reach or is over. */
export function askWhereNeeded(ask) { askForKey = ask; }

/** Whether a key was typed since the page was opened. */
export const hasKey = () => key !== null;

async function request(method, path, options = {}) {
  try {
    return await send(method, path, options);
  } catch (error) {
    if (options.isQuiet) throw error;
    // Without a key in memory, a session stands for it, which can only read.
    const isOver = error.status === 401;
    if (key || !storedToken() || !askForKey || !(isOver || error.status === 403)) throw error;
    if (isOver) forgetToken();
    // Several requests may find out at once.
    asking ??= askForKey(isOver ? "The session is over: give the key again." : "Changing the library needs a key that may write.")
      .finally(() => { asking = null; });
    await asking;
    return send(method, path, options);
  }
}

async function send(method, path, { body, signal, keepalive, headers = {} }) {
  headers = { ...headers };
  const token = storedToken();
  if (key) headers["X-API-Key"] = key;
  else if (token) headers["X-Glimpse-Session"] = token;
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method, signal, headers, keepalive, body: body === undefined || isForm ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError("The server does not answer. Is it still running?", 0, "unreachable");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new RequestError(
    problem.error ?? `The server answers with status ${response.status}.`, response.status, problem.type);
}

const json = async (...all) => (await request(...all)).json();

const withParameters = (path, parameters) => {
  const present = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return present.length ? `${path}?${new URLSearchParams(present)}` : path;
};

const image = (id) => `/api/v1/images/${encodeURIComponent(id)}`;

export const session = () => json("GET", "/api/v1/session");

/** Takes a key for a session: a cookie for pictures, a token for requests. */
export async function openSession(given, isRemembered) {
  const opened = await (await send("POST", "/api/v1/session", { body: { key: given, remember: isRemembered } })).json();
  key = given;
  keepToken(opened.token, isRemembered);
  return opened;
}

/** The session that this browser has kept; null without one, or with one that is over. */
export async function resumeSession() {
  if (!storedToken()) return null;
  const state = await (await send("GET", "/api/v1/session", {})).json();
  if (state.scope) return state;
  forgetToken();
  return null;
}

/** Sends files to be kept and indexed: what became of them, and whether they wait for another run. */
export async function upload(files, category) {
  const body = new FormData();
  if (category) body.append("category", category);
  for (const file of files) body.append("file", file);
  const response = await request("POST", "/api/v1/images", { body });
  return { ...(await response.json()), isWaiting: response.status === 202 };
}

/** Takes a picture out of the library; with `keepalive` it goes through though the page is left. */
export const remove = (id, { keepalive = false } = {}) => request("DELETE", image(id), { keepalive });

export const search = (body, signal) => json("POST", "/api/v1/search", { body, signal });
export const picture = (id, signal) => json("GET", image(id), { signal });
export const pictures = (parameters, signal) => json("GET", withParameters("/api/v1/images", parameters), { signal });
export const facets = (field, where, { limit } = {}) =>
  json("GET", withParameters("/api/v1/facets", { field, where, limit }));
export const stats = () => json("GET", "/api/v1/stats");
export const failures = (offset, limit) => json("GET", withParameters("/api/v1/failures", { offset, limit }));
export const roots = () => json("GET", "/api/v1/roots");
export const jobs = () => json("GET", "/api/v1/jobs");
export const job = (id) => json("GET", `/api/v1/jobs/${encodeURIComponent(id)}`);
export const startIndexing = (body) => json("POST", "/api/v1/jobs/index", { body });
export const cancelJob = (id) => request("DELETE", `/api/v1/jobs/${encodeURIComponent(id)}`);
export const duplicates = (parameters) => json("GET", withParameters("/api/v1/duplicates", parameters));

const person = (id) => `/api/v1/people/${encodeURIComponent(id)}`;

/** Who is in the library: the named first, then those in most pictures. */
export const people = ({ limit, offset, hidden } = {}, isQuiet = false) =>
  json("GET", withParameters("/api/v1/people", { limit, offset, hidden }), { isQuiet });
export const personFaces = (id, { limit, offset } = {}) => json("GET", withParameters(person(id), { limit, offset }));
/** @param {object} body name ("" takes it away), hidden, cover. */
export const changePerson = (id, body) => json("PATCH", person(id), { body });
/** Others become this one. */
export const mergePeople = (id, others) => json("POST", `${person(id)}/merge`, { body: { people: others } });
/** These faces are another person's, who is the answer. */
export const splitPerson = (id, faces, name) => json("POST", `${person(id)}/split`, { body: { faces, ...(name && { name }) } });
/** Whether faces are this person's. */
export const answerFaces = (id, faces, yes) => json("POST", `${person(id)}/answers`, { body: { faces, yes } });
/** Never the same, whatever they look like. */
export const keepApart = (id, others) => json("POST", `${person(id)}/apart`, { body: { people: others } });
export const suggestions = (limit) => json("GET", withParameters("/api/v1/people/suggestions", { limit }));
/** Faces of strangers. */
export const putAside = (faces) => json("POST", "/api/v1/faces/aside", { body: { faces } });
/** The faces of a picture; asks for no key, because nobody asked for the faces. */
export const facesIn = (id, signal) => json("GET", `${image(id)}/faces`, { signal, isQuiet: true });

/** A job's events; an EventSource cannot send a key, the cookie stands in for it. */
export const jobEvents = (id) => new EventSource(`/api/v1/jobs/${encodeURIComponent(id)}`);

/** The bytes of a picture's file. */
export const fileBytes = async (address, signal) =>
  new Uint8Array(await (await request("GET", address, { signal })).arrayBuffer());

/** Where the browser finds a thumbnail whose longer side is `size` pixels. */
export function thumbnailAddress(shown, size) {
  const address = new URL(shown.thumbnail, location.origin);
  address.searchParams.set("size", String(size));
  return address.pathname + address.search;
}

/** The address that saves a picture's file. */
export function downloadAddress(shown) {
  const address = new URL(shown.file, location.origin);
  address.searchParams.set("download", "true");
  return address.pathname + address.search;
}
