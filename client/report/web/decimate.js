// Fewer samples that look the same: of those that fall on one pixel the lowest and the highest are
// drawn. Chosen anew for every zoom, so nothing is lost.

// Index of the first of the ascending `x` that is not below `value`.
function lowerBound(x, value) {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

// Indices, ascending, of the samples to draw between `from` and `to`, one beyond each end included.
function pickSamples(x, columns, from, to, pixels) {
  const begin = Math.max(lowerBound(x, from) - 1, 0);
  const end = Math.min(lowerBound(x, to) + 2, x.length);
  const picked = [];
  if (end - begin <= 2 * pixels) {
    for (let i = begin; i < end; ++i) picked.push(i);
    return picked;
  }
  const pixelOf = (i) => Math.floor((x[i] - from) / (to - from) * pixels);
  let i = begin;
  while (i < end) {
    const pixel = pixelOf(i);
    let next = i + 1;
    while (next < end && pixelOf(next) === pixel) ++next;
    pickExtremes(columns, i, next, picked);
    i = next;
  }
  return picked;
}

// Appends the first and last of [begin, end) and each column's lowest and highest.
function pickExtremes(columns, begin, end, picked) {
  const chosen = new Set([begin, end - 1]);
  for (const values of columns) {
    let low = begin;
    let high = begin;
    for (let i = begin + 1; i < end; ++i) {
      if (values[i] < values[low]) low = i;
      if (values[i] > values[high]) high = i;
    }
    chosen.add(low).add(high);
  }
  picked.push(...[...chosen].sort((a, b) => a - b));
}

// Rows [x, value of series 0, 1, ...] for the plotting library. Series with the same x share rows;
// in the rows of another x they are null, which the library connects across.
function rowsOf(series, from, to, pixels, isLog) {
  const sources = new Map();
  series.forEach((one, column) => {
    if (!sources.has(one.x)) sources.set(one.x, []);
    sources.get(one.x).push({column, values: one.values});
  });
  const rows = [];
  for (const [x, members] of sources) {
    const picked = pickSamples(x, members.map((member) => member.values), from, to, pixels);
    for (const i of picked) {
      const row = new Array(series.length + 1).fill(null);
      row[0] = x[i];
      for (const {column, values} of members) {
        const value = values[i];
        if (Number.isFinite(value) && (!isLog || value > 0)) row[column + 1] = value;
      }
      rows.push(row);
    }
  }
  // Stable: at a reset the sample before it stays before the one after it.
  return sources.size > 1 ? rows.sort((a, b) => a[0] - b[0]) : rows;
}
