// The administration's forms: what stands in a form goes into the draft, or straight to the server.
import { confirmed } from "../lib/confirm_password.js";
import { get, send } from "../lib/api.js";

const API = "/api/v1/admin";
const root = document.querySelector(".admin");
const told = document.getElementById("told");
const problem = document.getElementById("problem");
const NAMED_BY = { services: "key", desks: "number", tiles: "key" };

function say(banner, ...parts) {
  told.hidden = problem.hidden = true;
  banner.replaceChildren(...parts);
  banner.hidden = false;
  banner.focus();
}

function fail(error) {
  say(problem, error.detail || error.title || error.message || "No hay conexión con el servidor.");
}

async function doing(button, action) {
  if (button) button.disabled = true;
  try {
    await action();
  } catch (error) {
    fail(error);
  } finally {
    if (button) button.disabled = false;
  }
}

// ---- hours as people type them ----
function spans(text) {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const found = /^(\d{1,2}:\d{2})\s*[-–a]\s*(\d{1,2}:\d{2})$/.exec(part);
      if (!found) throw new Error(`«${part}» no se entiende: escriba las horas como 08:00-13:00.`);
      const [opens, closes] = found.slice(1).map(clock);
      return { opens, closes };
    });
}

function clock(text) {
  const time = text.padStart(5, "0");
  if (time === "24:00") return "00:00";
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new Error(`«${text}» no es una hora del día: las horas van de 00:00 a 24:00.`);
  return time;
}

function begins(text) {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const found = /^(\d{1,2})(?::00)?(?:\s*h)?$/.exec(part);
      if (!found || found[1] > 23) throw new Error(`«${part}» no es una hora en punto: escriba las horas como 7, 15, 23.`);
      return Number(found[1]);
    });
}

function weekly(fieldset) {
  return [...fieldset.querySelectorAll("[data-day]")].flatMap((input) =>
    spans(input.value).map((span) => ({ day: Number(input.dataset.day), ...span })),
  );
}

// ---- what was typed and not sent ----
const touched = new Set();
const NEWS = "admin-told";
const UNSENT = "Hay datos escritos que no se guardaron: use el botón de su recuadro, o vuelva a cargar la página para descartarlos.";

root.addEventListener("input", ({ target }) => {
  if (target.form && !("trial" in target.form.dataset) && (target.name || "path" in target.dataset || "day" in target.dataset)) touched.add(target.form);
});
addEventListener("beforeunload", (event) => {
  if (touched.size) event.preventDefault();
});

/** The page anew, or another one, once that form is sent, and what now holds; the browser asks if another one was not. */
function leave(form, words, address = null) {
  touched.delete(form);
  if (words) {
    sessionStorage.setItem(NEWS, words);
    say(told, words);
  }
  if (address) window.location.assign(address);
  else window.location.reload();
}

// ---- the draft ----
const READ = {
  text: (input) => input.value.trim(),
  none: (input) => input.value || null,
  int: (input) => Number(input.value),
  "int?": (input) => (input.value === "" ? null : Number(input.value)),
  minutes: (input) => Number(input.value) * 60,
  bool: (input) => (input.type === "checkbox" ? input.checked : Boolean(input.value)),
  list: (input) => input.value.split(",").map((part) => part.trim()).filter(Boolean),
  spans: weekly,
  hours: (input) => begins(input.value),
  checks: (input, form) =>
    [...form.querySelectorAll(`[data-path="${input.dataset.path}"]:checked`)].map((checked) => checked.value),
};

/** What stays of a list keeps its order; what is new comes after it. */
function merged(were = [], value) {
  return [...were.filter((one) => value.includes(one)), ...value.filter((one) => !were.includes(one))];
}

/** What the document holds at that path. */
function held(document, path) {
  const into = (owner, name, at) => (Array.isArray(owner) ? owner.find((one) => String(one[NAMED_BY[path[at - 1]]]) === name) : owner?.[name]);
  return path.reduce(into, document);
}

function put(owner, path, value) {
  const [name, ...rest] = path;
  if (!rest.length) {
    owner[name] = value;
    return;
  }
  if (Array.isArray(owner[name])) {
    const entry = owner[name].find((item) => String(item[NAMED_BY[name]]) === rest[0]);
    put(entry, rest.slice(1), value);
  } else {
    owner[name] ??= {};
    put(owner[name], rest, value);
  }
}

async function change(alter) {
  const { revision, document } = await get(`${API}/config`);
  if (revision !== Number(root.dataset.revision)) throw new Error("Otra persona cambió el borrador: vuelva a cargar la página.");
  alter(document);
  const body = await send(`${API}/config/draft`, { revision, document });
  root.dataset.revision = body.revision;
  return body;
}

function saved(body) {
  const link = document.createElement("a");
  link.href = "/admin/publicar";
  link.textContent = "Revisar y publicar";
  const many = body.changes.length;
  const grave = body.findings.filter((finding) => finding.grave).map((finding) => finding.words);
  const words = `Guardado en el borrador: ${many} ${many === 1 ? "cambio" : "cambios"} por publicar. `;
  say(told, words, ...(grave.length ? [`Antes de publicar: ${grave.join(" ")} `] : []), link);
}

function slug(text) {
  return text.normalize("NFD").replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/\s+/g, "_").slice(0, 40);
}

/** A new service gets its key from its name, once. */
function fresh(document, form) {
  const key = slug(form.querySelector('[data-path="services.nuevo.words.es.name"]').value);
  if (document.services.some((entry) => entry.key === key) || !key) throw new Error("Ya hay un servicio con ese nombre.");
  document.services.push({ key: "nuevo", letter: "A", icon: "informes", words: {}, target_wait_s: 900, mean_service_s: 600 });
  return () => (document.services.at(-1).key = key);
}

function fill(document, form) {
  const finish = "fresh" in form.dataset ? fresh(document, form) : () => null;
  for (const input of form.querySelectorAll("[data-path]")) {
    const read = READ[input.dataset.kind];
    const path = input.dataset.path.split(".");
    const value = read(input, form);
    put(document, path, input.dataset.kind === "checks" ? merged(held(document, path), value) : value);
  }
  for (const entry of document.services) {
    for (const [lang, words] of Object.entries(entry.words)) if (lang !== "es" && !words.name) delete entry.words[lang];
  }
  finish();
}

async function keep(form) {
  const body = await change((document) => fill(document, form));
  touched.delete(form);
  saved(body);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    doing(event.submitter, async () => {
      await keep(form);
      if ("fresh" in form.dataset) leave(form, "El servicio nuevo quedó en el borrador.", "/admin/servicios");
    });
  });
}

document.querySelector("form[data-desk]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { number, place } = event.currentTarget.elements;
  doing(event.submitter, async () => {
    await change(({ desks }) => {
      if (desks.some((desk) => desk.number === Number(number.value))) throw new Error("Ya hay un módulo con ese número.");
      desks.push({ number: Number(number.value), place: place.value.trim() });
    });
    leave(event.target, `El módulo ${Number(number.value)} quedó en el borrador.`);
  });
});

document.querySelector("form[data-tile]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const label = event.currentTarget.elements.label.value.trim();
  doing(event.submitter, async () => {
    await change(({ tiles }) => {
      const key = slug(label);
      if (!key || tiles.some((tile) => tile.key === key)) throw new Error("Ya hay un botón con ese nombre.");
      tiles.push({ key, label });
    });
    leave(event.target, `El botón «${label}» quedó en el borrador.`);
  });
});

for (const button of document.querySelectorAll("button[data-up]")) {
  button.addEventListener("click", () =>
    doing(button, async () => {
      await change((document) => {
        const list = document[button.dataset.list ?? "services"];
        const at = list.findIndex((entry) => entry.key === button.dataset.up);
        list.splice(at - 1, 0, ...list.splice(at, 1));
      });
      leave(null, "El orden nuevo quedó en el borrador.");
    }),
  );
}

// ---- special days ----
function proposal(many) {
  if (!many) return "Los feriados de ese año ya están en la lista.";
  const words = many === 1 ? "1 feriado propuesto: quítelo si no corresponde" : `${many} feriados propuestos: quite los que no correspondan`;
  return `${words}, y guarde. Sin horas, ese día se cierra todo el día.`;
}
const days = document.querySelector("#days tbody");

function addDay({ day = "", name = "" } = {}) {
  const row = document.createElement("tr");
  const cell = (input) => {
    const box = document.createElement("td");
    box.append(input);
    row.append(box);
    return input;
  };
  const field = (name_, label, value, more = {}) =>
    cell(Object.assign(document.createElement("input"), { className: "input", name: name_, ariaLabel: label, value, ...more }));
  const first = field("day", "Día", day, { type: "date", required: true });
  first.value = day;
  field("name", "Motivo", name, { maxLength: 80, required: true });
  field("hours", "Horas", "", { maxLength: 60 });
  const button = cell(Object.assign(document.createElement("button"), { className: "button", type: "button", textContent: "Quitar" }));
  button.dataset.remove = "";
  days.append(row);
  return first;
}

document.getElementById("add-day")?.addEventListener("click", () => addDay().focus());
days?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-remove]")) return;
  touched.add(days.closest("form"));
  event.target.closest("tr").remove();
});
document.getElementById("holidays")?.addEventListener("click", (event) =>
  doing(event.currentTarget, async () => {
    const known = new Set([...days.querySelectorAll('[name="day"]')].map((input) => input.value));
    const proposed = await get(`${API}/holidays?year=${document.getElementById("holiday-year").value}`);
    const fresh_ = proposed.filter((holiday) => !known.has(holiday.day));
    fresh_.forEach(addDay);
    if (fresh_.length) touched.add(days.closest("form"));
    say(told, proposal(fresh_.length));
  }),
);
document.querySelector("form[data-days]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  doing(event.submitter, async () => {
    const special = [...days.rows].map((row) => {
      const value = (name) => row.querySelector(`[name="${name}"]`).value.trim();
      return { day: value("day"), name: value("name"), hours: spans(value("hours")) };
    });
    const body = await change((document) => (document.special_days = special));
    touched.delete(form);
    saved(body);
  });
});

// ---- straight to the server ----
/** What the server answers in a list, after the password if it wants that; null if the person gives up. */
const ordered = (address, body) => confirmed(async () => [await send(address, body)]);

/** The lists of people as they stand now; what is typed in the forms beside them stays. */
async function listed() {
  const answer = await fetch(window.location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const anew = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const list of root.querySelectorAll("[data-list]")) list.replaceChildren(...(anew.getElementById(list.id)?.children ?? list.children));
}

async function answered(body, element) {
  if (body?.password || body?.code) {
    const secret = document.createElement("strong");
    secret.className = "secret";
    secret.textContent = body.password ?? body.code;
    const words = body.password
      ? `Primera contraseña de ${body.name}, se muestra una sola vez: `
      : body.seconds
        ? `Código de ${body.name} para /vincular, vale ${body.seconds / 60} minutos: `
        : body.printed
          ? "Se imprimió y se llamó el ticket "
          : "Se llamó en la pantalla, sin papel porque el dispensador no tiene impresora, el ticket ";
    say(told, words, secret);
    if (body.password) await listed();
  } else if ("reload" in element.dataset) leave(element, element.dataset.done);
  else say(told, element.dataset.done ?? "Hecho.");
}

for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = [...form.elements].filter((input) => input.name);
    const body = Object.fromEntries(fields.map((input) => [input.name, READ[input.dataset.kind ?? "text"](input, form)]));
    doing(event.submitter, async () => {
      const answer = await ordered(form.dataset.send, body);
      if (!answer) return;
      touched.delete(form);
      if (answer[0]?.password) form.reset();
      await answered(...answer, form);
    });
  });
}

root.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-post]");
  if (!button || (button.dataset.confirm && !window.confirm(button.dataset.confirm))) return;
  const body = "revision" in button.dataset ? { revision: Number(root.dataset.revision) } : {};
  doing(button, async () => {
    const answer = await ordered(button.dataset.post, body);
    if (answer) await answered(...answer, button);
  });
});

document.querySelector("form[data-import]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const [file] = event.currentTarget.elements.file.files;
  doing(event.submitter, async () => {
    const kind = /\.ya?ml$/i.test(file.name) ? "yaml" : "toml";
    await send(`${API}/config/import`, { revision: Number(root.dataset.revision), [kind]: await file.text() });
    leave(event.target, `El archivo «${file.name}» quedó como borrador.`);
  });
});

document.querySelector("form[data-step]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const step = Number(event.currentTarget.dataset.step);
  doing(event.submitter, async () => {
    for (const form of [...touched].filter((one) => "draft" in one.dataset)) {
      if (!form.reportValidity()) return;
      await keep(form);
    }
    if (touched.size) throw new Error(UNSENT);
    await send(`${API}/setup`, { step });
    leave(null, "", step === 6 ? "/admin/" : `/admin/inicio/${step + 1}`);
  });
});

for (const time of document.querySelectorAll("time[data-local]")) {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: "America/Lima", hour12: false };
  time.textContent = new Intl.DateTimeFormat("es-PE", options).format(new Date(time.dateTime));
}

document.getElementById("until").disabled = false;

const news = sessionStorage.getItem(NEWS);
sessionStorage.removeItem(NEWS);
if (news) say(told, news);
