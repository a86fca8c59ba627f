// The panel with postings beside a sheet, and sections of the sheet that fold. The pages work without it.

const panel = document.querySelector("[data-panel]");
let opener = null;

function close() {
  if (!panel || !panel.firstElementChild) return;
  panel.replaceChildren();
  if (opener) opener.focus();
  opener = null;
}

if (panel) {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === panel) opener = event.detail.elt;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === panel) panel.querySelector("[data-panel-heading]")?.focus();
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-panel-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

for (const head of document.querySelectorAll("[data-fold-head]")) {
  const label = head.querySelector("[data-fold-label]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "mo-fold";
  button.setAttribute("aria-expanded", "true");
  button.textContent = label.textContent;
  label.replaceChildren(button);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    for (const row of head.parentElement.querySelectorAll("[data-folds]")) row.hidden = !open;
  });
}
