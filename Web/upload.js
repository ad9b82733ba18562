// Sending pictures to a server that keeps them.

import * as api from "./api.js";
import { bytes, counted } from "./format.js";

/** A request has at most so many files, and as many bytes as the server takes. */
const mostFiles = 20;
/** What the server says of one file, where it takes none of a request. */
const ofOneFile = ["unreadable_image", "too_large"];

/**
 * Sends files, a few at a time. What is larger than the server takes stays here.
 *
 * @param {File[]} files
 * @param {{mostBytes: number, category: string, onProgress: (done: number) => void}} how
 * @returns {Promise<{ids: string[], waiting: number, failures: {filename: string, error: string}[]}>}
 *   ids of those that are in the library now, or, so many of them, will be after
 *   the run under way.
 */
export async function upload(files, { mostBytes, category, onProgress }) {
  const tooLarge = files.filter((file) => file.size > mostBytes);
  const failures = tooLarge.map((file) => ({
    filename: file.name,
    error: `It has ${bytes(file.size)}; this server takes at most ${bytes(mostBytes)}.`,
  }));
  const ids = [];
  let waiting = 0;
  let done = failures.length;
  const send = async (batch) => {
    try {
      const { results, isWaiting } = await api.upload(batch, category);
      for (const { filename, id, error } of results) {
        if (!id || error) {
          failures.push({ filename, error });
          continue;
        }
        ids.push(id);
        if (isWaiting) waiting += 1;
      }
    } catch (error) {
      // With no answer at all the rest would fare no better.
      if (!error.status) throw error;
      if (batch.length > 1 && ofOneFile.includes(error.type)) {
        // That was the first one's reason: each has its own.
        for (const file of batch) await send([file]);
        return;
      }
      for (const file of batch) failures.push({ filename: file.name, error: error.message });
    }
    done += batch.length;
    onProgress?.(done);
  };
  for (const batch of batches(files.filter((file) => file.size <= mostBytes), mostBytes)) await send(batch);
  return { ids, waiting, failures };
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

/** What became of it, in one or more sentences. */
export function outcome({ ids, waiting, failures }) {
  const added = ids.length - waiting;
  return [
    added && `${counted(added, "picture")} added.`,
    waiting && `${counted(waiting, "picture")} will be taken in after the run that goes on.`,
    failures.length && `${counted(failures.length, "file")} could not be taken in.`,
  ].filter(Boolean).join(" ");
}
