// The training loss of one job, every term, over the steps of all stages.

const TERM_SERIES = {
  total: 'ink', physics_v: 'series-0', physics_w: 'series-1', initial: 'series-2',
  data_v: 'series-3', data_w: 'series-4',
};

class LossPlot {
  constructor(parent, job, title) {
    this.job = job;
    this.terms = job.terms.map(
        (name, i) => ({name, colour: TERM_SERIES[name] ?? `series-${i % 8}`}));
    this.holder = element('div', {class: 'plot'});
    this.holder.style.height = '380px';
    const legend = element('span', {class: 'legend'}, ...this.terms.map(
        (term) => element('span', {}, swatch(term.colour), term.name)));
    const note = 'Terms as weighted in the sum; dashed: where a stage begins.';
    parent.append(element('figure', {}, element('figcaption', {}, element('b', {}, title), legend),
                          this.holder, element('p', {class: 'note'}, note)));
    const rows = this.rows();
    this.graph = new Dygraph(this.holder, rows, {
      ...commonOptions('loss (no unit)'),
      ...this.colours(),
      labels: ['step', ...this.terms.map((_, i) => `series${i}`)],
      xlabel: 'training step',
      logscale: true,
      drawPoints: rows.length < 40,
      pointSize: 2.5,
      strokeWidth: 1.5,
      dateWindow: this.window = [rows[0][0], Math.max(rows.at(-1)[0], rows[0][0] + 1)],
      valueRange: this.range = rangeOf(rows, this.terms.map(() => true), true, 0),
      underlayCallback: (context, area, graph) => this.drawStages(context, area, graph),
      interactionModel: interaction(
          () => this.graph.updateOptions({dateWindow: this.window, valueRange: this.range})),
    });
    keepFitting(this);
    state.plots.push(this);
  }

  rows() {
    const {step} = this.job.values;
    const columns = this.terms.map((term) => this.job.values[`loss:${term.name}`]);
    return Array.from(step, (x, i) => [x, ...columns.map(
        (values) => (Number.isFinite(values[i]) && values[i] > 0 ? values[i] : null))]);
  }

  colours() {
    return {colors: this.terms.map((term) => colour(term.colour)), ...gridColours()};
  }

  drawStages(context, area, graph) {
    context.save();
    context.strokeStyle = colour('axis');
    context.fillStyle = colour('muted');
    context.font = '12px system-ui, sans-serif';
    context.setLineDash([5, 4]);
    for (const stage of this.job.stages) {
      const x = graph.toDomXCoord(stage.first_step);
      if (x < area.x - 1 || x > area.x + area.w) continue;
      context.beginPath();
      context.moveTo(x, area.y);
      context.lineTo(x, area.y + area.h);
      context.stroke();
      context.fillText(stage.name, x + 5, area.y + 13);
    }
    context.restore();
  }

  draw() {}  // steps are no times: it does not follow the others

  theme() {
    this.graph.updateOptions(this.colours());
  }

  resize() {
    this.graph.resize();
  }
}
