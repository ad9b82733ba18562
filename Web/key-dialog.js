// Asks for the key where the library needs one.

import * as api from "./api.js";
import { byId } from "./element.js";

/**
 * @param {string} [reason] Why it is asked for again; the dialog can then be left.
 * @returns {Promise<object>} the session, once a key has been accepted.
 */
export function askForKey(reason) {
  const dialog = byId("key-dialog");
  const problem = byId("key-problem");
  const hint = byId("key-hint");
  const listening = new AbortController();
  const { signal } = listening;
  hint.textContent = reason ?? "";
  hint.hidden = !reason;
  problem.hidden = true;
  byId("key").value = "";
  dialog.showModal();
  return new Promise((resolve, reject) => {
    dialog.addEventListener("cancel", (event) => {
      if (!reason) return event.preventDefault();
      listening.abort();
      reject(new Error(reason));
    }, { signal });
    byId("key-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        const session = await api.openSession(byId("key").value, byId("key-remember").checked);
        byId("key").value = "";
        listening.abort();
        dialog.close();
        resolve(session);
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
        byId("key").select();
      }
    }, { signal });
  });
}
