// Why a picture was found, beyond its looks.

const places = {
  filename: "name", folder: "folder", category: "category", title: "title", description: "description",
  keywords: "keywords", caption: "caption",
};

const byWords = (picture) => (picture.reasons ?? []).filter((reason) => reason.words?.length);
const place = (field) => (field === "ocr" ? "what is written in it" : `its ${places[field] ?? field}`);

/** "“beach” in its name". */
export const reasonsInWords = (picture) =>
  byWords(picture).map(({ words, field }) => `${words.map((word) => `“${word}”`).join(", ")} in ${place(field)}`);

/** Where the words stand, in one or two words: "by name". */
export function placeOfWords(picture) {
  const [{ field }] = byWords(picture);
  return field === "ocr" ? "by its text" : `by ${places[field] ?? field}`;
}
