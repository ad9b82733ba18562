// What a failed request means, in words for people. The server's own sentences
// are for programs: they speak of members and settings.

/**
 * @param {Error} error Of a search.
 * @param {object[]} parts Of the query, as query.js has them.
 * @returns {{title: string, text: string, canTryAgain: boolean}}
 */
export function explain(error, parts) {
  const has = (kind) => parts.some((part) => part.kind === kind);
  // No reply, too many requests, or a server that will answer later.
  const canTryAgain = !error.type || error.type === "unreachable" || error.status === 429 || error.status >= 500 && error.status !== 501;
  const said = (title, text = "") => ({ title, text, canTryAgain });
  if (has("address")) {
    if (error.type === "forbidden") return said(
      "This server fetches no picture from that address.", "Save the picture, then drop it here.");
    if (["unreadable_image", "invalid_argument", "too_large"].includes(error.type)) return said(
      "No picture could be fetched from that address.", "Check the address, or save the picture and drop it here.");
  }
  switch (error.type) {
    case "unreadable_image": return said(
      "That is no picture that can be read.", "It may be damaged, or of a kind that Glimpse does not know.");
    case "too_large": return said("That picture is too large to be sent.");
    case "not_found": return said("A picture of this search is no longer in the library.");
    case "empty_query": return said("Say what to look for, besides what to keep away from.");
    case "invalid_query": return said("The parts of this search cancel each other out.", "Change a sign or a weight.");
    case "invalid_filter": case "invalid_argument": case "bad_request": return said(
      "This search cannot be read.", "Take away a part or a filter, or clear the search.");
    default: return said(error.message);
  }
}
