// Above the plots: what is drawn in which colour, where a click hides it, and the stretch of time.

const toolbarState = {drag: 'zoom'};

function toggle(group, series, label) {
  const button = element('button', {type: 'button', class: 'series', 'aria-pressed': 'true',
                                    title: 'Show or hide'},
                         swatch(series), element('bdi', {}, label));
  button.addEventListener('click', () => {
    const hide = !state.hidden.has(group);
    if (hide) state.hidden.add(group); else state.hidden.delete(group);
    button.setAttribute('aria-pressed', String(!hide));
    askForRedraw();
  });
  return button;
}

function action(label, title, onClick) {
  const button = element('button', {type: 'button', title}, label);
  button.addEventListener('click', onClick);
  return button;
}

function zoomBy(factor) {
  const [from, to] = state.window;
  const middle = (from + to) / 2;
  setWindow(middle - (to - from) * factor / 2, middle + (to - from) * factor / 2);
}

function moveBy(share) {
  const [from, to] = state.window;
  setWindow(from + (to - from) * share, to + (to - from) * share);
}

function timeInput(label, end) {
  const input = element('input', {type: 'number', step: 'any', 'aria-label': label});
  const show = () => { input.value = Number(state.window[end].toPrecision(9)); };
  input.addEventListener('change', () => {
    const wanted = [...state.window];
    wanted[end] = Number(input.value);
    if (input.value !== '' && wanted[0] < wanted[1]) setWindow(...wanted);
    show();
  });
  document.addEventListener('window-changed', show);
  show();
  return input;
}

function dragChoice() {
  const title = 'What dragging in a plot does; with Shift it always pans';
  const button = action('Drag: zoom', title, () => {
    toolbarState.drag = toolbarState.drag === 'zoom' ? 'pan' : 'zoom';
    button.textContent = `Drag: ${toolbarState.drag}`;
  });
  return button;
}

function makeToolbar(parent) {
  const series = element('div', {class: 'group'});
  for (const job of state.jobs) {
    series.append(toggle(`job${job.index}`, `series-${job.index}`,
                         state.jobs.length > 1 ? job.label : 'Network'));
  }
  series.append(toggle('guide', 'guide', 'Euler guide'),
                toggle('reference', 'reference', 'Reference'));
  parent.append(series, element('div', {class: 'group'},
    timeInput('from, ms', 0), '–', timeInput('to, ms', 1), 'ms',
    action('−', 'Zoom out', () => zoomBy(2)), action('+', 'Zoom in', () => zoomBy(0.5)),
    action('◀', 'Earlier', () => moveBy(-0.5)), action('▶', 'Later', () => moveBy(0.5)),
    dragChoice(),
    action('Show all', 'The whole span; so does a double click in a plot', showEverything)));
  parent.hidden = false;
}
