// What all plots have in common: the stretch of time they show, what is hidden, cursor, colours.

const state = {
  jobs: [],
  duration: 0,
  window: [0, 0],      // ms
  hidden: new Set(),   // of "guide", "reference", "job0", ...
  plots: [],           // each with draw(), theme(), resize() and moveCursor(ms or null)
};

let redrawAsked = false;
let drawing = false;

function drawAll() {
  drawing = true;
  for (const plot of state.plots) plot.draw();
  drawing = false;
}

// At most once a frame, whatever is dragged how fast.
function askForRedraw() {
  if (redrawAsked) return;
  redrawAsked = true;
  requestAnimationFrame(() => {
    redrawAsked = false;
    drawAll();
  });
}

// Shows [from, to] ms in all plots, kept within the span.
function setWindow(from, to) {
  const width = Math.min(Math.max(to - from, state.duration * 1e-7), state.duration);
  const begin = Math.min(Math.max(from, 0), state.duration - width);
  const before = state.window;
  state.window = [begin, begin + width];
  if (before[0] === begin && before[1] === begin + width) return;
  document.dispatchEvent(new Event('window-changed'));
  askForRedraw();
}

function showEverything() {
  for (const plot of state.plots) plot.forgetRange?.();
  setWindow(0, state.duration);
  askForRedraw();
}

function moveCursor(ms) {
  for (const plot of state.plots) plot.moveCursor?.(ms);
}

function isVisible(groups) {
  return !groups.some((group) => state.hidden.has(group));
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// Text of strangers goes into the page through textContent alone.
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function swatch(series) {
  return element('span', {class: `swatch ${series}`});
}
