// Numbers and ticks as people write them.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function powerOfTen(exponent) {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

function shortNumber(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2);
  return String(Number(value.toPrecision(5)));
}

// Decades as ticks, every few where there are many; within two decades also 2 and 5.
function logTicker(low, high, pixels) {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first) / Math.max(2, pixels / 32)));
  const ticks = [];
  for (let exponent = first; exponent <= last; ++exponent) {
    const value = 10 ** exponent;
    ticks.push({v: value, label: exponent % every === 0 ? powerOfTen(exponent) : ''});
    if (last - first > 2) continue;
    for (const factor of [2, 5]) {
      ticks.push({v: factor * value, label: shortNumber(factor * value)});
    }
  }
  return ticks.filter((tick) => tick.v >= low && tick.v <= high);
}

// Lowest and highest of what is drawn, with some room; `top` is a share of the height kept free.
function rangeOf(rows, visible, isLog, top) {
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    for (let i = 1; i < row.length; ++i) {
      if (row[i] === null || !visible[i - 1]) continue;
      if (row[i] < low) low = row[i];
      if (row[i] > high) high = row[i];
    }
  }
  if (low > high) return isLog ? [0.1, 10] : [-1, 1];
  if (isLog) return logRange(rows, visible, high);
  const room = 0.05 * (high - low) || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room + (high - low + 2 * room) * top / (1 - top)];
}

// `range` without what lies far outside of `bounds`: a network that went astray shall not press the
// others flat.
function keptNear(range, bounds) {
  const most = 0.6 * (bounds[1] - bounds[0]);
  return [Math.max(range[0], bounds[0] - most), Math.min(range[1], bounds[1] + most)];
}

// Where a difference changes its sign its logarithm dips without end: the lowest hundredth may
// leave the picture.
function logRange(rows, visible, high) {
  const logs = [];
  for (const row of rows) {
    for (let i = 1; i < row.length; ++i) {
      if (row[i] !== null && visible[i - 1]) logs.push(Math.log10(row[i]));
    }
  }
  logs.sort((a, b) => a - b);
  const low = Math.max(logs[0], logs[Math.floor(logs.length / 100)] - 0.5);
  const top = Math.log10(high);
  const room = Math.max(0.04 * (top - low), 0.1);
  return [10 ** (low - room), 10 ** (top + room)];
}
