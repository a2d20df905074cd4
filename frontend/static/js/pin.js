// The place where somebody stands, as a pin. Without this file the figures can be typed, or the neighbourhood chosen.
for (const box of document.querySelectorAll("[data-pin]")) {
  const button = box.querySelector("[data-locate]");
  const status = box.querySelector("[data-locate-status]");
  if (!navigator.geolocation || !button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        box.querySelector("[name=lat]").value = figure(coords.latitude);
        box.querySelector("[name=lon]").value = figure(coords.longitude);
        box.querySelector("[name=lat]").dispatchEvent(new Event("input", { bubbles: true })); // the map follows
        status.textContent = status.dataset.done;
      },
      () => { status.textContent = status.dataset.denied; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

function figure(value) {
  const text = value.toFixed(5);
  return document.documentElement.lang === "nl" ? text.replace(".", ",") : text;
}
