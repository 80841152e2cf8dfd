// Return what failed, in words for a person.
import { Problem } from "./api.js";
import { WORDS } from "./words.js";

/** Return the words of an error: those of the server, or that it did not answer. @param {unknown} error */
export function explained(error) {
  const words = error instanceof Problem ? error.detail || error.title : error instanceof Error && error.message;
  return words || WORDS.web.answer.none;
}
