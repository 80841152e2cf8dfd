// Load a page of an older program again after an upgrade, as soon as it is not in use.

const KEPT = "ciasc-programa";
const QUIET_MS = 3000;

/** @type {string | undefined} the server's program, where it is not this page's */
let wanted;
let busyAt = performance.now();

/** Compare the program of the server with that of this page. @param {string | undefined} program */
export function compareProgram(program) {
  const mine = document.documentElement.dataset.program;
  // A page that is still old after one load comes from a cache: do not load it again.
  wanted = program && mine && program !== mine && sessionStorage.getItem(KEPT) !== program ? program : undefined;
}

/** Return whether no question is open and no field is being filled in. */
export function noInput() {
  return !document.querySelector("dialog[open]") && !document.activeElement?.matches("input, textarea, select");
}

/** Load the page again if it is of an older program and was quiet for three seconds. @param {() => boolean} quiet */
export function renewIfQuiet(quiet) {
  if (!quiet()) busyAt = performance.now();
  if (!wanted || performance.now() - busyAt < QUIET_MS) return;
  sessionStorage.setItem(KEPT, wanted);
  wanted = undefined;
  window.location.reload();
}
