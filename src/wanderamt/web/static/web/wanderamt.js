// Optional comfort. Every page works without this file.
(() => {
  "use strict";

  // The theme changes at once; the form then only remembers it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
    if (theme === "system") delete document.documentElement.dataset.kernTheme;
    else document.documentElement.dataset.kernTheme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme === "system" ? "light dark" : theme;
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === event.submitter));
  });

  // A second click on a button that is already working is swallowed. (The form key guards the server.)
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[data-again], [hx-post], [data-hx-post]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's memory can be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
  });

  // The list of languages closes with Escape, and when the person goes on elsewhere.
  for (const list of document.querySelectorAll("details[data-closes]")) {
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !list.open) return;
      list.open = false;
      list.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => { if (!list.contains(event.target)) list.open = false; });
  }

  // Buttons that print exist only where a script can print.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
