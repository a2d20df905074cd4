// Small comforts for pages. Every page works without this file.

// Buttons that need a script wait hidden for this one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Escape closes what was unfolded as a menu, and goes back to its name.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details[data-menu][open]") ?? document.querySelector("details[data-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// A click beside such a menu closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// What needs a script is shown by one.
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;

// On a phone the rooms stand under a long list of filters: whoever asks to see them is taken there.
document.addEventListener("submit", (event) => {
  const filters = event.target.querySelector(".search__filters[open]");
  if (!filters?.querySelector("summary").checkVisibility()) return;
  filters.open = false;
  document.getElementById("found").scrollIntoView();
});

// A passkey that was refused or cancelled.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-problem]")) words.hidden = false;
});
