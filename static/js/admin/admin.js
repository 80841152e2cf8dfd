// Load the scripts of the administration's pages; show times of this station.
import "./direct_forms.js";
import "./draft.js";
import "./keypad.js";
import "./kiosk_screen.js";
import "./printers.js";
import "./special_days.js";
import "../lib/date_field.js";
import "../lib/field_errors.js";
import "../lib/file_field.js";
import { all, find } from "../lib/dom.js";
import { sayNews } from "./form_state.js";

const TIME = new Intl.DateTimeFormat("es-PE", { dateStyle: "medium", timeStyle: "short", timeZone: "America/Lima", hour12: false });

for (const time of all("time[data-local]")) time.textContent = TIME.format(new Date(time.dateTime));

find("fieldset#until").disabled = false;
sayNews();
