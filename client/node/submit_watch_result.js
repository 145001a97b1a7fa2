// Submits a job, watches it train and looks at its log and its result, from the .proto files alone.
//
//   npm ci && node submit_watch_result.js [HOST:PORT]
//
// Default: SPIKEPINN_SERVER, or 127.0.0.1:7461. Prints the result as one line of JSON. Exit code: 0
// the job succeeded, 1 it did not or the server refused, 2 the server cannot be reached.
'use strict';

const {randomUUID} = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {setTimeout: sleep} = require('node:timers/promises');

const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const PROTO = path.join(__dirname, '../../proto');
const SILENCE_MS = 30_000; // a stream without event or heartbeat for so long is dead
const PATIENCE_MS = 60_000; // without a sign of life
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const {UNAVAILABLE, CANCELLED} = grpc.status;

function connect(address) {
  const definition = protoLoader.loadSync('spikepinn/v1/job_service.proto', {
    includeDirs: [PROTO], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
  });
  const {JobService} = grpc.loadPackageDefinition(definition).spikepinn.v1;
  return new JobService(address, grpc.credentials.createInsecure(), {
    // Deadlines, and retries on UNAVAILABLE only, by gRPC itself.
    'grpc.service_config': fs.readFileSync(path.join(PROTO, 'service_config.json'), 'utf8'),
    // A job with a long recorded current answers with more than gRPC's 4 MiB.
    'grpc.max_receive_message_length': 64 << 20,
    // gRPC's own waiting would go on for minutes after the server is back.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.enable_http_proxy': 0,
  });
}

function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

// What the server shares itself out by.
function user() {
  const name = process.env.SPIKEPINN_USER || os.userInfo().username || 'anonymous';
  return name.replace(/[^A-Za-z0-9._@-]/g, '_').slice(0, 63);
}

function submit(client) {
  return call(client, 'CreateJob', {
    job: {
      display_name: 'from Node.js',
      spec: {forward: {preset: 'regular_spiking'}, segmented: {accuracy: 1e-9}},
      user: user(),
    },
    // The same with every retry: however often the request arrives, there is one job.
    request_id: randomUUID(),
  });
}

// What the worker of the newest attempt has logged. This is short; to follow a long one, or to go on
// when the stream breaks, ask again with the `attempt` and the `next_offset` of the last chunk.
async function log(client, name) {
  let text = '';
  for await (const {chunk} of messages(client.StreamJobLog({name}))) {
    if (chunk) text += chunk.text;
  }
  return text;
}

// The messages of one stream; it is cancelled when nothing comes for too long.
async function* messages(stream) {
  const timer = setTimeout(() => stream.cancel(), SILENCE_MS);
  try {
    for await (const message of stream) {
      timer.refresh();
      yield message;
    }
  } finally {
    clearTimeout(timer);
    stream.cancel();
  }
}

// Every event once and in order, over as many streams as it takes: gRPC resumes none that has begun.
async function* watch(client, name) {
  let seen = 0;
  let wait = FIRST_WAIT_MS;
  let lastSign = Date.now();
  for (;;) {
    let broken = Object.assign(new Error('the server is stopping'), {code: UNAVAILABLE});
    try {
      let stopping = false;
      for await (const message of messages(client.WatchJob({name, after_sequence: seen}))) {
        stopping = message.message === 'server_stopping';
        if (stopping) break;
        lastSign = Date.now();
        wait = FIRST_WAIT_MS;
        if (message.event && message.event.sequence > seen) {
          seen = message.event.sequence;
          yield message.event;
        }
      }
      if (!stopping) return; // the whole log of an ended job has been told
    } catch (error) {
      if (error.code !== UNAVAILABLE && error.code !== CANCELLED) throw error;
      broken = error;
    }
    if (Date.now() - lastSign > PATIENCE_MS) throw broken;
    await sleep(wait * (0.5 + 0.5 * Math.random()));
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
  }
}

async function trajectory(client, name) {
  let spikes;
  const samples = {time_ms: [], v_mv: [], reference_v_mv: []};
  for await (const part of client.GetTrajectory({name, dt_ms: 0.5})) {
    if (part.spikes) spikes = part.spikes;
    for (const column of Object.keys(samples)) {
      if (part.chunk) samples[column].push(...part.chunk[column]);
    }
  }
  return {spikes, samples};
}

async function run(client) {
  const {name} = await submit(client);
  console.error(name);
  const sequences = [];
  for await (const event of watch(client, name)) {
    sequences.push(event.sequence);
    if (event.progress) {
      const {stage, overall_step: step, overall_total_steps: total} = event.progress;
      console.error(`${stage}: step ${step} of ${total}`);
    }
  }
  const job = await call(client, 'GetJob', {name});
  if (job.attempt > 0) console.error((await log(client, name)).trimEnd());
  const result = {job: name, state: job.state, sequences};
  if (job.state !== 'JOB_STATE_SUCCEEDED') return {...result, error: job.error.message};
  const {spikes, samples} = await trajectory(client, name);
  return {
    ...result,
    samples: samples.time_ms.length,
    spikes: spikes.time_ms,
    reference_spikes: spikes.reference_time_ms,
    relative_l2: job.summary.against_reference.v.relative_l2,
  };
}

async function main() {
  const address = process.argv[2] || process.env.SPIKEPINN_SERVER || '127.0.0.1:7461';
  const client = connect(address);
  try {
    const result = await run(client);
    console.log(JSON.stringify(result));
    return result.state === 'JOB_STATE_SUCCEEDED' ? 0 : 1;
  } catch (error) {
    if (error.code === undefined) throw error;
    const away = error.code === UNAVAILABLE;
    console.error(away ? `cannot reach the spikepinn server at ${address}: is it running?`
                       : `the server refused: ${error.details}`);
    return away ? 2 : 1;
  } finally {
    client.close();
  }
}

if (require.main === module) main().then((code) => { process.exitCode = code; });

module.exports = {connect, watch, call};
