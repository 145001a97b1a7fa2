// One quantity over time. Plots of this kind zoom and pan together.

const RASTER_ROW = 7;      // pixels of a row of spike marks
const MOST_MARKS = 20000;  // of spikes in view; more would be a solid bar

// spec: {title, unit, log, steps, height, note,
//        series: [{x, values, colour, dash, width, groups: [what hides it], label, yardstick: the
//                  others are shown as far as they are near it}],
//        rows: optional function (from, to, pixels) for data that is not samples,
//        raster: optional [{times, colour, groups}]}
class TimePlot {
  constructor(parent, spec) {
    this.spec = spec;
    this.manualRange = null;  // of y, once the user has chosen one
    this.readout = element('span', {class: 'readout', 'aria-live': 'off'});
    this.holder = element('div', {class: 'plot'});
    this.holder.style.height = `${spec.height}px`;
    this.cursor = element('div', {class: 'cursor', hidden: ''});
    const title = element('figcaption', {}, element('b', {}, spec.title), this.readout);
    this.figure = element('figure', {class: spec.wide ? 'wide' : ''}, title, this.holder);
    if (spec.note) this.figure.append(element('p', {class: 'note'}, spec.note));
    parent.append(this.figure);
    this.makeGraph();
    this.holder.append(this.cursor);
    this.listen();
    keepFitting(this);
    state.plots.push(this);
  }

  makeGraph() {
    const {spec} = this;
    const rows = this.rows();
    this.range = this.rangeFor(rows);
    this.graph = new Dygraph(this.holder, rows, {
      ...commonOptions(spec.unit),
      ...this.colours(),
      labels: ['t', ...spec.series.map((_, i) => `series${i}`)],
      visibility: this.visibility(),
      stepPlot: Boolean(spec.steps),
      xlabel: 'time (ms)',
      logscale: Boolean(spec.log),
      dateWindow: [...state.window],
      valueRange: this.range,
      underlayCallback: (context, area, graph) => this.drawMarks(context, area, graph),
      drawCallback: (graph, isFirst) => this.followGraph(graph, isFirst),
      zoomCallback: (from, to, ranges) => this.noteRange(ranges[0]),
      interactionModel: interaction(showEverything),
    });
  }

  rows() {
    const [from, to] = state.window;
    const pixels = Math.max(this.holder.clientWidth - 70, 100);
    if (this.spec.rows) return this.spec.rows(from, to, pixels);
    return rowsOf(this.spec.series, from, to, pixels, this.spec.log);
  }

  visibility() {
    return this.spec.series.map((series) => isVisible(series.groups));
  }

  raster() {
    return (this.spec.raster ?? []).filter((row) => isVisible(row.groups));
  }

  rangeFor(rows) {
    if (this.manualRange) return this.manualRange;
    const top = this.raster().length * RASTER_ROW / Math.max(this.spec.height - 40, 60);
    const visible = this.visibility();
    const range = rangeOf(rows, visible, this.spec.log, top);
    if (this.spec.steps) range[0] = 0;
    const yardsticks = this.spec.series.map((series, i) => Boolean(series.yardstick) && visible[i]);
    if (!yardsticks.includes(true)) return range;
    return keptNear(range, rangeOf(rows, yardsticks, this.spec.log, top));
  }

  colours() {
    const series = Object.fromEntries(this.spec.series.map((one, i) => [`series${i}`, {
      color: colour(one.colour), strokePattern: one.dash ?? null, strokeWidth: one.width ?? 1.5,
    }]));
    return {series, colors: this.spec.series.map((one) => colour(one.colour)), ...gridColours()};
  }

  draw() {
    const rows = this.rows();
    this.range = this.rangeFor(rows);
    this.graph.updateOptions({file: rows, dateWindow: [...state.window], valueRange: this.range,
                              visibility: this.visibility()});
  }

  theme() {
    this.graph.updateOptions(this.colours());
  }

  resize() {
    this.graph.resize();
  }

  forgetRange() {
    this.manualRange = null;
  }

  // The graph was zoomed or panned by hand: everything else follows.
  followGraph(graph, isFirst) {
    if (isFirst || drawing) return;
    const [from, to] = graph.xAxisRange();
    if (from !== state.window[0] || to !== state.window[1]) setWindow(from, to);
  }

  noteRange(range) {
    if (drawing || !range) return;
    const height = Math.abs(this.range[1] - this.range[0]);
    const change = Math.abs(range[0] - this.range[0]) + Math.abs(range[1] - this.range[1]);
    if (change > 1e-9 * height) this.manualRange = range;
  }

  // Spikes as a row of ticks for every solution, above the curves.
  drawMarks(context, area, graph) {
    this.spec.underlay?.(context, area, graph);
    this.raster().forEach(({times, colour: name}, row) => {
      const begin = lowerBound(times, graph.xAxisRange()[0]);
      const end = Math.min(lowerBound(times, graph.xAxisRange()[1]), begin + MOST_MARKS);
      context.fillStyle = colour(name);
      for (let i = begin; i < end; ++i) {
        context.fillRect(graph.toDomXCoord(times[i]) - 1, area.y + row * RASTER_ROW + 1, 2,
                         RASTER_ROW - 2);
      }
    });
  }

  listen() {
    this.holder.addEventListener('mousemove', (event) => {
      const x = event.clientX - this.holder.getBoundingClientRect().left;
      moveCursor(this.graph.toDataXCoord(x));
    });
    this.holder.addEventListener('mouseleave', () => moveCursor(null));
  }

  moveCursor(ms) {
    const inside = ms !== null && ms >= state.window[0] && ms <= state.window[1];
    this.cursor.hidden = !inside;
    this.readout.replaceChildren(...(inside ? this.valuesAt(ms) : []));
    if (!inside) return;
    const area = this.graph.getArea();
    this.cursor.style.left = `${this.graph.toDomXCoord(ms)}px`;
    this.cursor.style.top = `${area.y}px`;
    this.cursor.style.height = `${area.h}px`;
  }

  // Of each visible series the sample next to the cursor.
  valuesAt(ms) {
    const shown = this.spec.series.filter((series) => series.x && isVisible(series.groups));
    return shown.map((series) => {
      let i = lowerBound(series.x, ms);
      if (i > 0 && (i === series.x.length || ms - series.x[i - 1] < series.x[i] - ms)) --i;
      return element('span', {title: series.label}, swatch(series.colour),
                     `${shortNumber(series.values[i])}`);
    });
  }
}

// Draws a plot anew when its place has got another width.
function keepFitting(plot) {
  let width = plot.holder.clientWidth;
  new ResizeObserver(() => {
    const printing = document.documentElement.classList.contains('printing');
    if (printing || plot.holder.clientWidth === width) return;
    width = plot.holder.clientWidth;
    plot.resize();
  }).observe(plot.holder);
}

// What time plots, phase plane and loss share.
function commonOptions(unit) {
  return {
    legend: 'never',
    highlightCircleSize: 0,
    connectSeparatedPoints: true,
    axisLabelFontSize: 12,
    ylabel: unit,
    xLabelHeight: 18,
    yLabelWidth: 18,
    rightGap: 12,
    axes: {
      y: {axisLabelWidth: 54, axisLabelFormatter: shortNumber, ticker: valueTicker},
      x: {pixelsPerLabel: 70, axisLabelFormatter: shortNumber},
    },
  };
}

function valueTicker(low, high, pixels, options, graph, values) {
  if (options('logscale')) return logTicker(low, high, pixels);
  return Dygraph.numericTicks(low, high, pixels, options, graph, values);
}

function gridColours() {
  return {gridLineColor: colour('grid'), axisLineColor: colour('axis')};
}

// The library's own (drag zooms, Shift-drag pans, pinch does both), but for the double click.
function interaction(onDoubleClick) {
  const model = {...Dygraph.defaultInteractionModel};
  const press = model.mousedown;
  model.mousedown = (event, graph, context) => {
    if (toolbarState.drag === 'pan') {
      context.initializeMouseDown(event, graph, context);
      Dygraph.startPan(event, graph, context);
      followPan(event, graph, context);
    } else {
      press(event, graph, context);
    }
  };
  model.dblclick = onDoubleClick;
  return model;
}

function followPan(event, graph, context) {
  const move = (moved) => context.isPanning && Dygraph.movePan(moved, graph, context);
  const end = (ended) => {
    if (context.isPanning) Dygraph.endPan(ended, graph, context);
    removeEventListener('mousemove', move);
    removeEventListener('mouseup', end);
  };
  addEventListener('mousemove', move);
  addEventListener('mouseup', end);
}
