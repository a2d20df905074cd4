// Photos in another order without a new page: by the buttons, and by dragging. Without this file the buttons do the same.

const main = document.querySelector("main");
const said = document.querySelector("[data-said]");
const list = () => document.querySelector("[data-photos]");
const photos = () => [...list().querySelectorAll("[data-photo]")];
let busy = false;

// What was typed at another photo and not saved yet stays as it was typed.
function keepTyped(fresh) {
  for (const old of list().querySelectorAll("input[name=alt]")) {
    const same = fresh.querySelector(`#${old.id}`);
    if (same && old.value !== old.defaultValue) same.value = old.value;
  }
}

// As the browser would have sent it: for whatever answer is not the page of the photos.
function sendAsAPage(form, to) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "to", value: to });
  form.append(field);
  form.submit();
}

async function moveTo(form, to) {
  if (busy) return;
  busy = true;
  try {
    const facts = new FormData(form);
    facts.delete("alt");
    facts.set("to", to);
    const answer = await fetch(form.action, { method: "POST", body: facts });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-photos]");
    if (!fresh) throw new Error("another page");
    keepTyped(fresh);
    for (const part of fresh.querySelectorAll("[data-script]")) part.hidden = false;
    list().replaceWith(fresh);
    const words = [...page.querySelectorAll(".message, [data-refusal]")].map((one) => one.textContent.trim());
    said.textContent = words.join(" ");
    fresh.querySelector("[autofocus]")?.focus();
  } catch {
    sendAsAPage(form, to);
  } finally {
    busy = false;
  }
}

main.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "to") return;
  event.preventDefault();
  moveTo(event.target, event.submitter.value);
});

// A photo follows the pointer, and takes the place of the one on which it is let go.
const EDGE = 70; // pixels from the edge of the window, where the page scrolls along
let held = null;

function under(x, y) {
  return photos().find((one) => {
    const box = one.getBoundingClientRect();
    return one !== held.photo && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
}

function follow() {
  const { photo, x, y, from } = held;
  photo.style.transform = `translate(${x + scrollX - from.x}px, ${y + scrollY - from.y}px)`;
  const place = under(x, y);
  if (place === held.place) return;
  held.place?.classList.remove("photos__one--here");
  place?.classList.add("photos__one--here");
  held.place = place;
}

function scrollAlong() {
  if (!held) return;
  if (held.y < EDGE) scrollBy(0, -12);
  if (held.y > innerHeight - EDGE) scrollBy(0, 12);
  follow();
  requestAnimationFrame(scrollAlong);
}

function letGo() {
  const { photo, place } = held;
  photo.style.transform = "";
  photo.classList.remove("photos__one--held");
  place?.classList.remove("photos__one--here");
  held = null;
  return { photo, place };
}

main.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0 || held || busy) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const { clientX: x, clientY: y } = event;
  held = { photo: grip.closest("[data-photo]"), x, y, from: { x: x + scrollX, y: y + scrollY }, id: event.pointerId };
  held.photo.classList.add("photos__one--held");
  requestAnimationFrame(scrollAlong);
});

main.addEventListener("pointermove", (event) => {
  if (event.pointerId !== held?.id) return;
  Object.assign(held, { x: event.clientX, y: event.clientY });
  follow();
});

main.addEventListener("pointerup", (event) => {
  if (event.pointerId !== held?.id) return;
  const { photo, place } = letGo();
  if (place) moveTo(photo.querySelector("form"), photos().indexOf(place) + 1);
});

main.addEventListener("pointercancel", () => { if (held) letGo(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && held) letGo(); });
