/** Makes the shell quicker to use. Nothing here is needed: every page works without it.
 *
 * Texts live in the templates, so that there is one language source; this file only finds and moves.
 */

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

/* Menus: one open at a time; Escape and a click outside close. */
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

/* Side navigation: open where there is room, folded on a narrow screen. */
const wide = window.matchMedia("(min-width: 900px)");
const foldNavigation = () => {
  for (const fold of document.querySelectorAll("details[data-open-when-wide]")) fold.open = wide.matches;
};
wide.addEventListener("change", foldNavigation);
foldNavigation();

/* Shortcuts: «/» to search, «g» and a letter to a section, «?» for the list. */
let awaitingLetter = false;
let waiting = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (awaitingLetter) {
    awaitingLetter = false;
    clearTimeout(waiting);
    const section = [...document.querySelectorAll("[data-shortcut]")].find(
      (link) => link.dataset.shortcut === event.key.toLowerCase(),
    );
    if (section) {
      event.preventDefault();
      section.click();
    }
    return;
  }
  if (event.key === "/") {
    const search = document.querySelector("[data-shortcut-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "g") {
    awaitingLetter = true;
    waiting = setTimeout(() => (awaitingLetter = false), 1500);
  } else if (event.key === "?") {
    document.getElementById("snarveier")?.showModal();
  }
});

/* A link that leads to a confirmation page opens the dialog instead, when the page has one. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.opensDialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});

/* Session: warn in good time, let the reader go on, say so when it is over. */
const warning = document.querySelector("[data-session-seconds]");
if (warning) {
  const minutes = warning.querySelector("[data-minutes]");
  const ended = warning.querySelector("[data-ended]");
  const form = warning.querySelector("form");
  let endsAt = 0;

  const begin = (seconds) => {
    endsAt = Date.now() + seconds * 1000;
    if (warning.open) warning.close();
  };
  const end = () => {
    ended.hidden = false;
    form.querySelector("button").hidden = true;
    if (!warning.open) warning.showModal();
  };
  const look = () => {
    const left = (endsAt - Date.now()) / 1000;
    if (left <= 0) return end();
    if (left <= Number(warning.dataset.warningSeconds)) {
      minutes.textContent = String(Math.max(1, Math.ceil(left / 60)));
      if (!warning.open) warning.showModal();
    }
    return undefined;
  };
  begin(Number(warning.dataset.sessionSeconds));
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  // Every answer from the server begins the session's time anew.
  document.addEventListener("htmx:afterRequest", () => begin(Number(warning.dataset.sessionSeconds)));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) begin((await answer.json()).seconds);
    else end();
  });
}

/* Focus: to the summary of faults on a refused form, and to the heading after a page change by htmx. */
document.querySelector("[data-take-focus]")?.focus();
document.addEventListener("htmx:pushedIntoHistory", () => document.querySelector("main h1")?.focus());
