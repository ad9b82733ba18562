// The server's routes as functions. Documentation/HTTP.md describes them.

const keyName = "glimpse.key";

/** A reply that is no success, or no reply at all. */
export class RequestError extends Error {
  constructor(message, status, type) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const storedKey = () => sessionStorage.getItem(keyName) ?? localStorage.getItem(keyName);

function storeKey(key, isRemembered) {
  sessionStorage.setItem(keyName, key);
  if (isRemembered) localStorage.setItem(keyName, key);
  else localStorage.removeItem(keyName);
}

async function request(method, path, { body, signal, headers = {} } = {}) {
  const key = storedKey();
  if (key) headers["X-API-Key"] = key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method, signal, headers, body: body === undefined ? undefined : JSON.stringify(body),
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

/** Takes a key: kept for requests, and as a cookie for pictures. */
export async function openSession(key, isRemembered) {
  const opened = await json("POST", "/api/v1/session", { body: { key } });
  storeKey(key, isRemembered);
  return opened;
}

/** Renews the cookie from a key that this browser has kept; null without one, or with one that is no longer good. */
export async function resumeSession() {
  const key = storedKey();
  if (!key) return null;
  try {
    return await json("POST", "/api/v1/session", { body: { key } });
  } catch (error) {
    if (error.status !== 401) throw error;
    sessionStorage.removeItem(keyName);
    localStorage.removeItem(keyName);
    return null;
  }
}

export const search = (body, signal) => json("POST", "/api/v1/search", { body, signal });
export const picture = (id, signal) => json("GET", image(id), { signal });
export const pictures = (parameters, signal) => json("GET", withParameters("/api/v1/images", parameters), { signal });
export const facets = (field, where, signal) =>
  json("GET", withParameters("/api/v1/facets", { field, where }), { signal });
export const stats = () => json("GET", "/api/v1/stats");
export const failures = (offset, limit) => json("GET", withParameters("/api/v1/failures", { offset, limit }));
export const roots = () => json("GET", "/api/v1/roots");
export const jobs = () => json("GET", "/api/v1/jobs");
export const job = (id) => json("GET", `/api/v1/jobs/${encodeURIComponent(id)}`);
export const startIndexing = (body) => json("POST", "/api/v1/jobs/index", { body });
export const cancelJob = (id) => request("DELETE", `/api/v1/jobs/${encodeURIComponent(id)}`);
export const duplicates = (parameters) => json("GET", withParameters("/api/v1/duplicates", parameters));

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
