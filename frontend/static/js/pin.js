// The place where somebody stands, as a pin. Without this file the figures can be typed, or the neighbourhood chosen.
for (const box of document.querySelectorAll("[data-pin]")) {
  const button = box.querySelector("[data-locate]");
  const status = box.querySelector("[data-locate-status]");
  if (!navigator.geolocation || !button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        box.querySelector("[name=lat]").value = coords.latitude.toFixed(5);
        box.querySelector("[name=lon]").value = coords.longitude.toFixed(5);
        status.textContent = status.dataset.done;
      },
      () => { status.textContent = status.dataset.denied; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}
