// A page that an upgrade of the server left behind loads itself again, as soon as it is not in use.

const KEPT = "ciasc-programa";
const QUIET_MS = 3000;

/** @type {string | undefined} the server's program, where it is not this page's */
let wanted;
let busyAt = performance.now();

/** Compare the program of the server with that of this page. @param {string | undefined} program */
export function compareProgram(program) {
  const mine = document.documentElement.dataset.program;
  // A page that is still the old one after it was loaded again comes from a cache: once is enough.
  wanted = program && mine && program !== mine && sessionStorage.getItem(KEPT) !== program ? program : undefined;
}

/** No question is open and no field is being filled in. */
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
