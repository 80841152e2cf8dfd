// Update a page of reports: the server renders its parts, this script sets them in their places.
import { strip } from "../lib/alert_strip.js";
import { by, find, target } from "../lib/dom.js";
import { showLink } from "../lib/connection_banner.js";
import { watch } from "../lib/live_connection.js";
import { place } from "./replace_parts.js";

const { page } = by("report").dataset;

watch(`report:${page ?? ""}`, {
  url: `/api/v1/reports/pages/${page ?? ""}`,
  onSnapshot({ alerts, parts }) {
    strip(alerts);
    place(parts);
  },
  onState: showLink,
});

// ---- What a figure means ----

document.addEventListener("click", (event) => {
  const link = target(event).closest("a.figure__what");
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  find("details#definitions").open = true;
  const meaning = find(link.hash);
  meaning.scrollIntoView({ block: "center" });
  meaning.focus({ preventScroll: true });
});
