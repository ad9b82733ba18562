// Sending pictures to a server that keeps them.

import * as api from "./api.js";
import { counted } from "./format.js";

/** A request has at most so many files, and as many bytes as the server takes. */
const mostFiles = 20;

/**
 * Sends files, a few at a time.
 *
 * @param {File[]} files
 * @param {{mostBytes: number, category: string, onProgress: (done: number) => void}} how
 * @returns {Promise<{ids: string[], failures: {filename: string, error: string}[]}>}
 *   ids of those that are in the library now, or will be after the run under way.
 */
export async function upload(files, { mostBytes, category, onProgress }) {
  const ids = [];
  const failures = [];
  let done = 0;
  for (const batch of batches(files, mostBytes)) {
    try {
      const { results } = await api.upload(batch, category);
      for (const { filename, id, error } of results) {
        if (id && !error) ids.push(id);
        else failures.push({ filename, error });
      }
    } catch (error) {
      // One that cannot be read is told by itself; with no answer at all the rest would fare no better.
      if (!error.status) throw error;
      for (const file of batch) failures.push({ filename: file.name, error: error.message });
    }
    done += batch.length;
    onProgress?.(done);
  }
  return { ids, failures };
}

function* batches(files, mostBytes) {
  let batch = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length && (batch.length === mostFiles || bytes + file.size > mostBytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(file);
    bytes += file.size;
  }
  if (batch.length) yield batch;
}

/** What became of it, in one sentence. */
export const outcome = ({ ids, failures }) =>
  [ids.length && `${counted(ids.length, "picture")} added.`, failures.length && `${counted(failures.length, "file")} could not be taken in.`]
    .filter(Boolean).join(" ");
