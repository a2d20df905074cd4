// The pin of a building on a drawn map. The two figures beside it are what is saved: the pin follows them and they
// follow the pin. Without this file the map is a picture, and the figures are typed.
const FINE = 1 / 64, FAR = 1 / 8; // of what is in view: one press of an arrow, and one with Shift
const CLOSEST = 120; // steps of five metres across
const STILL = 8; // pixels that a finger may move in a tap
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

for (const box of document.querySelectorAll("[data-map]")) enhance(box);

function enhance(box) {
  const svg = box.querySelector("svg");
  const mark = svg.querySelector("[data-mark]");
  const hoods = [...svg.querySelectorAll("[data-hood]")];
  const names = svg.querySelector(".map__names");
  const words = box.querySelector("[data-map-words]");
  const clear = box.querySelector("[data-map-clear]");
  const { lat, lon, neighbourhood: choice } = box.closest("form").elements;
  const comma = document.documentElement.lang === "nl";
  const west = Number(box.dataset.west), north = Number(box.dataset.north);
  const east = Number(box.dataset.stepsEast), south = Number(box.dataset.stepsNorth);
  const whole = rectangle(box.dataset.whole);
  let view = rectangle(svg.getAttribute("viewBox"));
  let pin = null;

  // --- What is seen ----------------------------------------------------------------------------

  function look(next) {
    const width = Math.min(Math.max(next.width, CLOSEST), whole.width);
    const height = width * whole.height / whole.width;
    const x = next.x + (next.width - width) / 2, y = next.y + (next.height - height) / 2;
    view = {
      x: between(x, whole.x - width / 2, whole.x + whole.width - width / 2),
      y: between(y, whole.y - height / 2, whole.y + whole.height - height / 2),
      width, height,
    };
    if (width === whole.width) view = { ...whole };
    draw();
  }

  function draw() {
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    svg.classList.toggle("map__picture--near", view.width < whole.width);
    const pixel = onePixel();
    names.setAttribute("font-size", 13 * pixel);
    hoods.forEach((hood, place) => {
      const { width, height } = hood.getBBox();
      const { wide, high } = names.children[place].dataset;
      names.children[place].toggleAttribute("hidden", width < wide * pixel || height < high * pixel);
    });
    mark.toggleAttribute("hidden", !pin);
    if (pin) mark.setAttribute("transform", `translate(${pin.x} ${pin.y}) scale(${pixel})`);
    clear.hidden = !pin;
  }

  function onePixel() {
    return Math.max(view.width / (svg.clientWidth || 480), view.height / (svg.clientHeight || 360));
  }

  function zoom(factor) {
    const seen = pin && inView(pin);
    const middle = seen ? pin : { x: view.x + view.width / 2, y: view.y + view.height / 2 };
    const width = view.width * factor, height = view.height * factor;
    look({ x: middle.x - width / 2, y: middle.y - height / 2, width, height });
  }

  function inView({ x, y }) {
    return x > view.x && x < view.x + view.width && y > view.y && y < view.y + view.height;
  }

  function follow() {
    if (pin && !inView(pin)) look({ ...view, x: pin.x - view.width / 2, y: pin.y - view.height / 2 });
    else draw();
  }

  // --- The pin, the figures and the words ------------------------------------------------------

  function hoodAt({ x, y }) {
    const point = svg.createSVGPoint();
    point.x = x;
    point.y = y;
    return hoods.find((hood) => hood.isPointInFill(point));
  }

  function say() {
    const hood = pin && hoodAt(pin);
    for (const one of hoods) one.classList.toggle("map__hood--chosen", one === hood);
    let said = box.dataset.wordsNone;
    if (pin) said = hood ? box.dataset.wordsIn.replace("{name}", hood.dataset.name) : box.dataset.wordsOutside;
    if (words.textContent !== said) words.textContent = said;
    words.classList.toggle("map__words--wrong", Boolean(pin && !hood));
    if (hood) choice.value = hood.dataset.hood;
  }

  function put(next) {
    pin = { x: between(next.x, whole.x, whole.x + whole.width), y: between(next.y, whole.y, whole.y + whole.height) };
    lat.value = figure(north - pin.y / south);
    lon.value = figure(west + pin.x / east);
    lat.dispatchEvent(new Event("input", { bubbles: true })); // forms that ask before they are left; `read` below
  }

  function figure(value) {
    const text = value.toFixed(5);
    return comma ? text.replace(".", ",") : text;
  }

  function read() {
    const [y, x] = [lat, lon].map((field) => (field.value.trim() ? Number(field.value.replace(",", ".")) : NaN));
    const known = Number.isFinite(x) && Number.isFinite(y);
    pin = known ? { x: (x - west) * east, y: (north - y) * south } : null;
    say();
    if (pin && hoodAt(pin)) follow();
    else draw();
  }

  lat.addEventListener("input", read);
  lon.addEventListener("input", read);

  choice.addEventListener("change", () => {
    const hood = hoods.find((one) => one.dataset.hood === choice.value);
    if (!hood || pin) return;
    const { x, y, width, height } = hood.getBBox();
    const wide = Math.max(width, height * whole.width / whole.height) * 1.25, high = wide * whole.height / whole.width;
    look({ x: x + width / 2 - wide / 2, y: y + height / 2 - high / 2, width: wide, height: high });
  });

  // --- Fingers and the mouse: a tap sets the pin, a drag moves the map -------------------------

  let down = null;

  svg.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    down = { x: event.clientX, y: event.clientY, view: { ...view }, dragged: false };
    svg.setPointerCapture(event.pointerId);
  });

  svg.addEventListener("pointermove", (event) => {
    if (!down || !event.isPrimary) return;
    const right = event.clientX - down.x, below = event.clientY - down.y;
    if (!down.dragged && Math.hypot(right, below) < STILL) return;
    down.dragged = true;
    const pixel = onePixel();
    if (view.width < whole.width) look({ ...down.view, x: down.view.x - right * pixel, y: down.view.y - below * pixel });
  });

  svg.addEventListener("pointerup", (event) => {
    if (!down || !event.isPrimary) return;
    if (!down.dragged) put(new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()));
    down = null;
  });

  svg.addEventListener("pointercancel", () => { down = null; });

  // --- Keys ------------------------------------------------------------------------------------

  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = view.width * (event.shiftKey ? FAR : FINE);
      const from = pin ?? { x: view.x + view.width / 2, y: view.y + view.height / 2 };
      put(pin ? { x: from.x + arrow[0] * step, y: from.y + arrow[1] * step } : from);
    } else if (event.key === "+" || event.key === "=") zoom(0.5);
    else if (event.key === "-") zoom(2);
    else return;
    event.preventDefault();
  });

  // --- Buttons ---------------------------------------------------------------------------------

  for (const button of box.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  }
  clear.querySelector("button").addEventListener("click", () => {
    lat.value = lon.value = "";
    lat.dispatchEvent(new Event("input", { bubbles: true }));
    svg.focus();
  });

  box.querySelector("[data-map-buttons]").hidden = false;
  box.querySelector("[data-map-help]").hidden = false;
  svg.setAttribute("role", "application");
  svg.setAttribute("tabindex", "0");
  new ResizeObserver(draw).observe(svg);
  read();
}

function rectangle(text) {
  const [x, y, width, height] = text.split(" ").map(Number);
  return { x, y, width, height };
}

function between(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
