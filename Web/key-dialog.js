// Asks for the key where the library needs one.

import * as api from "./api.js";
import { byId } from "./element.js";

/** @returns {Promise<object>} the session, once a key has been accepted. */
export function askForKey() {
  const dialog = byId("key-dialog");
  const problem = byId("key-problem");
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    byId("key-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        const session = await api.openSession(byId("key").value, byId("key-remember").checked);
        dialog.close();
        resolve(session);
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
        byId("key").select();
      }
    });
  });
}
