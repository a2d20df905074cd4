// Small comforts for forms. Every page works without this file.

// A form is sent once, however often the button is pressed. Coming back by the browser's history starts anew.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
});

// Leaving a form with something typed in it asks first. A page that came back with errors was typed in already.
for (const form of document.querySelectorAll("form[data-warn]")) {
  let changed = document.querySelector("[data-focus]") !== null;
  form.addEventListener("input", () => { changed = true; });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !form.dataset.sent) event.preventDefault();
  });
}

// After a refused form the summary of what is wrong is where you are.
document.querySelector("[data-focus]")?.focus();
