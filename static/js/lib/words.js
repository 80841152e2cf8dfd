// The words of this page's scripts: tables of ciasc/content/es by their ids, which its template names (`script_words`).
/** @type {unknown} */
const given = JSON.parse(document.body.dataset.words ?? "{}");
export const WORDS = /** @type {PageWords} */ (given);
