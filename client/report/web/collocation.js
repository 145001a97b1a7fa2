// Where the networks were trained: collocation points in time, or the pieces of SEGMENTED.

// Points per ms of the ascending times in bins over [from, to], for the library's steps.
function densityRows(points, from, to) {
  const begin = lowerBound(points, from);
  const end = lowerBound(points, to);
  const bins = Math.min(200, Math.max(10, Math.floor((end - begin) / 8)));
  const width = (to - from) / bins;
  const counts = new Array(bins).fill(0);
  for (let i = begin; i < end; ++i) {
    ++counts[Math.min(Math.floor((points[i] - from) / width), bins - 1)];
  }
  const rows = counts.map((count, bin) => [from + bin * width, count / width]);
  rows.push([to, counts.at(-1) / width]);
  return rows;
}

// One value for each piece of SEGMENTED, up to the end of the last one.
function pieceRows({pieces}, valueOf) {
  const last = pieces.at(-1);
  return [...pieces.map((piece) => [piece.start, valueOf(piece)]), [last.end, valueOf(last)]];
}

// Puts the rows of several step curves together: each x has the value of its own curve only.
function mergeSteps(curves) {
  const rows = curves.flatMap((curve, column) => curve.map(([x, y]) => {
    const row = new Array(curves.length + 1).fill(null);
    row[0] = x;
    row[column + 1] = y;
    return row;
  }));
  return curves.length > 1 ? rows.sort((a, b) => a[0] - b[0]) : rows;
}

function stepSeries(job) {
  return {colour: `series-${job.index}`, groups: [`job${job.index}`], label: job.label, width: 1.5};
}

function addDensity(parent, jobs) {
  const shown = jobs.filter((job) => job.values.collocation.length > 0 || job.pieces.length > 0);
  if (shown.length === 0) return;
  const rowsFor = (job, from, to) =>
      (job.pieces.length > 0 ? pieceRows(job, (piece) => piece.points / (piece.end - piece.start))
                             : densityRows(job.values.collocation, from, to));
  new TimePlot(parent, {
    title: 'Collocation points',
    unit: 'points per ms',
    steps: true,
    height: 220,
    series: shown.map(stepSeries),
    rows: (from, to) => mergeSteps(shown.map((job) => rowsFor(job, from, to))),
    note: 'Where the residual was looked at. GUIDED: points at a spike of the guide carry no ' +
          'weight. SEGMENTED: the mean over each segment, or the most it can be over several.',
  });
}

function addPieces(parent, jobs) {
  const segmented = jobs.filter((job) => job.pieces.length > 0);
  if (segmented.length === 0) return;
  new TimePlot(parent, {
    title: 'Segments of the network',
    unit: 'hidden units',
    steps: true,
    height: 220,
    series: segmented.map(stepSeries),
    rows: () => mergeSteps(segmented.map((job) => pieceRows(job, (piece) => piece.units))),
    underlay: (context, area, graph) => drawBorders(context, area, graph, segmented),
    note: 'A network of its own between every two lines: spikes, corners of the stimulus, and ' +
          'cuts for accuracy. Of several that were finished together the largest is shown.',
  });
}

function drawBorders(context, area, graph, jobs) {
  context.fillStyle = colour('grid');
  const visible = jobs.filter((job) => isVisible([`job${job.index}`]));
  for (const {start} of visible.flatMap((job) => job.pieces)) {
    const x = graph.toDomXCoord(start);
    if (x >= area.x && x <= area.x + area.w) context.fillRect(x, area.y, 1, area.h);
  }
}
