// Makes the plots.

const THIN = 1.4;
const REFERENCE_WIDTH = 4;  // lies under the others: where it shows through, they agree
const DASH = [6, 3];

function owners(jobs) {
  return jobs.filter((job) => job.yardsticks === job.index);
}

// v or w of everything: reference below, then the guide, the networks on top.
function solutionSeries(jobs, variable) {
  const reference = ({values}) => ({
    x: values.time, values: values[`reference_${variable}`], width: REFERENCE_WIDTH,
    colour: 'reference', groups: ['reference'], label: 'reference', yardstick: true,
  });
  const guide = ({values}) => ({
    x: values.time, values: values[`guide_${variable}`], width: THIN, dash: DASH,
    colour: 'guide', groups: ['guide'], label: 'Euler guide', yardstick: true,
  });
  return [...owners(jobs).map(reference), ...owners(jobs).map(guide),
          ...jobs.map((job) => networkSeries(job, 'time', variable))];
}

function networkSeries(job, x, values) {
  return {x: job.values[x], values: job.values[values], colour: `series-${job.index}`, width: THIN,
          groups: [`job${job.index}`], label: job.label};
}

// The guide's own error against the reference: what a perfect copy of the guide would have.
function guideError({values}, variable) {
  const guide = values[`guide_${variable}`];
  const reference = values[`reference_${variable}`];
  return {
    x: values.time, values: guide.map((value, i) => Math.abs(value - reference[i])), width: 1,
    dash: DASH, colour: 'guide', groups: ['guide'], label: 'Euler guide',
  };
}

function spikeRaster(jobs) {
  const row = (times, name, group) => ({times, colour: name, groups: [group]});
  return [
    ...owners(jobs).map((job) => row(job.spikes.reference, 'reference-mark', 'reference')),
    ...owners(jobs).map((job) => row(job.spikes.guide, 'guide', 'guide')),
    ...jobs.map((job) => row(job.spikes.network, `series-${job.index}`, `job${job.index}`)),
  ];
}

function addSolutions(parent, jobs) {
  new TimePlot(parent, {
    title: 'Membrane potential v', unit: 'v (mV)', height: 300, wide: true,
    raster: spikeRaster(jobs), series: solutionSeries(jobs, 'v'),
    note: 'The ticks on top are the spikes, a row for each solution in its colour.',
  });
  new TimePlot(parent, {
    title: 'Recovery current w', unit: 'w (pA)', height: 220, wide: true,
    series: solutionSeries(jobs, 'w'),
  });
}

function addErrors(parent, jobs) {
  for (const [variable, unit] of [['v', 'mV'], ['w', 'pA']]) {
    new TimePlot(parent, {
      title: `Error of ${variable} against the reference`, unit: `|error| (${unit})`, log: true,
      height: 240,
      series: [...owners(jobs).map((job) => guideError(job, variable)),
               ...jobs.map((job) => networkSeries(job, 'time', `error_reference_${variable}`))],
      note: 'Between a spike and its counterpart it is as large as the reset, however briefly.',
    });
  }
  for (const [variable, unit] of [['v', 'mV'], ['w', 'pA']]) {
    new TimePlot(parent, {
      title: `Difference of ${variable} from the Euler guide`, unit: `|difference| (${unit})`,
      log: true, height: 220,
      series: jobs.map((job) => networkSeries(job, 'time', `error_guide_${variable}`)),
    });
  }
}

function addResiduals(parent, jobs) {
  for (const [variable, unit] of [['v', 'mV/ms'], ['w', 'pA/ms']]) {
    new TimePlot(parent, {
      title: `Residual of the equation of ${variable}`, unit: `|residual| (${unit})`, log: true,
      height: 220,
      series: jobs.map((job) => networkSeries(job, 'residual_time', `residual_${variable}`)),
    });
  }
}

function addPhasePlane(parent, jobs) {
  const curve = (values, prefix, rest) =>
      ({x: values.time, v: values[`${prefix}v`], w: values[`${prefix}w`], ...rest});
  new PhasePlane(parent, [
    ...owners(jobs).map((job) => curve(job.values, 'reference_',
        {colour: 'reference', groups: ['reference'], width: REFERENCE_WIDTH,
         yardstick: true})),
    ...owners(jobs).map((job) => curve(job.values, 'guide_',
        {colour: 'guide', groups: ['guide'], width: 1, dash: DASH, yardstick: true})),
    ...jobs.map((job) => curve(job.values, '',
        {colour: `series-${job.index}`, groups: [`job${job.index}`], width: 1.2})),
  ]);
}

function addLosses(parent, jobs) {
  for (const job of jobs) {
    if (job.values.step.length === 0) continue;
    new LossPlot(parent, job, jobs.length > 1 ? `Loss: ${job.label}` : 'Training loss');
  }
}

function applyTheme() {
  for (const plot of state.plots) plot.theme();
}

// On paper: always the light colours, and as wide as the page.
function followPrinting() {
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    applyTheme();
    for (const plot of state.plots) plot.resize();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    applyTheme();
    for (const plot of state.plots) plot.resize();
  });
}

async function main() {
  const jobs = await loadJobs();
  state.jobs = jobs;
  state.duration = Math.max(...jobs.map((job) => job.duration_ms));
  state.window = [0, state.duration];
  makeToolbar(document.getElementById('toolbar'));
  const overTime = document.getElementById('over-time');
  addSolutions(overTime, jobs);
  addErrors(overTime, jobs);
  addResiduals(overTime, jobs);
  addDensity(overTime, jobs);
  addPieces(overTime, jobs);
  const rest = document.getElementById('phase-and-loss');
  addPhasePlane(rest, jobs);
  addLosses(rest, jobs);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
  followPrinting();
  // How many ms it took, for tests.
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

main().catch((error) => {
  const trouble = document.getElementById('trouble');
  trouble.textContent = `The plots cannot be drawn: ${error.message}. They need a browser of ` +
                        '2023 or later; the tables below are complete.';
  trouble.hidden = false;
  throw error;
});
