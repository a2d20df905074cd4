// Small comforts. Every page works without this file.

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Leaving a form with something typed in it asks first.
for (const form of document.querySelectorAll("form[data-warn]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !form.dataset.sent) event.preventDefault();
  });
}

// After a refused form the summary of what is wrong is where you are.
document.querySelector("[data-focus]")?.focus();

// Printing.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
