// The numbers behind the plots: undoes client/report/column_pack.h.

async function inflate(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// `count` integers, each stored as its difference from the one before, byte plane by byte plane.
function readIntegers(bytes, offset, count) {
  const integers = new Uint32Array(count);
  let sum = 0;
  for (let i = 0, at = offset; i < count; ++i, ++at) {
    sum = (sum + (bytes[at] | bytes[at + count] << 8 | bytes[at + 2 * count] << 16 |
                  bytes[at + 3 * count] << 24)) >>> 0;
    integers[i] = sum;
  }
  return integers;
}

function toTimes(integers, unit) {
  const perMs = Math.round(1 / unit);  // dividing by it gives 0.1 where multiplying does not
  return Float64Array.from(integers, perMs > 1 ? (n) => n / perMs : (n) => n * unit);
}

// Columns by name: times as Float64Array, values as Float32Array.
async function unpack(job) {
  const bytes = await inflate(job.pack);
  const columns = {};
  let offset = 0;
  for (const {name, count, unit} of job.columns) {
    const integers = readIntegers(bytes, offset, count);
    columns[name] = unit ? toTimes(integers, unit) : new Float32Array(integers.buffer);
    offset += 4 * count;
  }
  return columns;
}

async function loadJobs() {
  const {jobs} = JSON.parse(document.getElementById('data').textContent);
  await Promise.all(jobs.map(async (job, index) => {
    job.index = index;
    job.values = await unpack(job);
    delete job.pack;
  }));
  return jobs;
}
