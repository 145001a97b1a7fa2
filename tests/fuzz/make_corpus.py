#!/usr/bin/env python3
"""Writes the seeds into corpus/: small inputs of every kind, from which fuzzing begins.

    client/python/generate_stubs.sh STUBS worker && PYTHONPATH=STUBS tests/fuzz/make_corpus.py

STUBS must also hold the stubs of spikepinn/worker/v1/worker.proto.
"""

import json
import pathlib
import struct

from google.protobuf import json_format
from spikepinn.v1 import result_pb2, training_spec_pb2
from spikepinn.worker.v1 import worker_pb2

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"

NEURON = {"general": {"capacitancePf": 100, "q2": 0.7, "q1": 70, "q0": 1680, "aPerMs": 0.03,
                      "b": -2, "vWMv": -60, "leak": 1, "vPeakMv": 35, "vResetMv": -50,
                      "wJumpPa": 100, "peakSlopeMvPerPa": -0.01, "resetSlopeMvPerPa": 0.02,
                      "wMaxPa": 500, "bBelow": 1, "bCubic": 0.1}}
STIMULUS = {"steps": [{"startMs": 10, "amplitudePa": 70}],
            "pulses": [{"startMs": 20, "widthMs": 5, "amplitudePa": 10}],
            "pulseTrains": [{"startMs": 30, "periodMs": 10, "widthMs": 2, "amplitudePa": 5,
                             "count": "4"}],
            "ramps": [{"startMs": 1, "endMs": 9, "slopePaPerMs": 2}],
            "sines": [{"startMs": 0, "amplitudePa": 3, "frequencyHz": 40, "phaseRad": 1}],
            "samples": [{"timeMs": [0, 5, 9], "currentPa": [0, 2, 1]}]}
SPECS = {
    "preset": {"forward": {"preset": "regular_spiking"}},
    "segmented": {"forward": {"preset": "tonic_bursting", "durationMs": 50},
                  "method": "METHOD_SEGMENTED",
                  "segmented": {"accuracy": 1e-9, "strict": True, "maxUnits": "93",
                                "maxSegments": "100"}},
    "general": {"forward": {"neuron": NEURON, "stimulus": STIMULUS, "durationMs": 100,
                            "initial": {"vMv": -60, "wPa": 0}}},
    "guided": {"forward": {"preset": "resonator"}, "method": "METHOD_GUIDED",
               "network": {"hiddenLayers": "2", "width": "8"},
               "collocation": {"uniformPoints": "10", "concentratedPoints": "3", "windowMs": 2},
               "lossWeights": {"physicsV": 1, "data": 2, "dataVSpike": 0},
               "adam": {"steps": "3", "learningRate": 0.01},
               "lbfgs": {"rounds": "1", "iterationsPerRound": "2", "history": "3"},
               "guide": {"dtMs": 0.5}, "reference": {"tolerance": 1e-9},
               "runtime": {"device": "cuda:1", "precision": "PRECISION_FLOAT64", "threads": "2",
                           "seed": "7"}},
    "pure": {"forward": {"preset": "spike_latency"}, "method": "METHOD_PURE"},
    "izhikevich2004": {"forward": {"neuron": {"izhikevich2004": {
        "aPerMs": 0.02, "b": 0.2, "vResetMv": -65, "wJumpPa": 6}},
        "initial": {"vMv": -70, "wPa": -14}, "durationMs": 100}},
    "unknown-preset": {"forward": {"preset": "nobody"}},
    "negative": {"forward": {"preset": "regular_spiking", "durationMs": -1}},
}


def write(target, name, data):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def spec(fields):
    return json_format.ParseDict(fields, training_spec_pb2.TrainingSpec())


def frames(*messages):
    return b"".join(struct.pack("<I", len(data)) + data
                    for data in (message.SerializeToString() for message in messages))


def short_frames(*messages):
    return b"".join(bytes([len(data)]) + data
                    for data in (message.SerializeToString() for message in messages))


def worker_protocol():
    loss = result_pb2.LossTerm(name="total", value=0.5)
    progress = worker_pb2.FromWorker(progress=result_pb2.Progress(
        stage="adam", step=1, total_steps=9, loss=[loss], overall_step=1, overall_total_steps=9))
    warning = worker_pb2.FromWorker()
    warning.warning.message = "slow"
    piece = worker_pb2.FromWorker(piece=result_pb2.TrajectoryPiece())
    checkpoint = worker_pb2.FromWorker()
    checkpoint.checkpoint.overall_step = 5
    model = worker_pb2.FromWorker(model_chunk=worker_pb2.ModelChunk(data=b"model"))
    succeeded = worker_pb2.FromWorker()
    succeeded.outcome.succeeded.version = "1"
    failed = worker_pb2.FromWorker()
    failed.outcome.failed.message = "runaway"
    cancelled = worker_pb2.FromWorker()
    cancelled.outcome.cancelled.SetInParent()
    pong = worker_pb2.FromWorker(pong=worker_pb2.Pong())
    whole = (progress, warning, piece, checkpoint, pong, model, succeeded)
    write("worker_protocol", "success", b"\x01" + frames(*whole))
    write("worker_protocol", "success-framed", b"\x03" + short_frames(*whole))
    write("worker_protocol", "failure", b"\x01" + frames(progress, failed))
    write("worker_protocol", "cancelled", b"\x03" + short_frames(progress, cancelled, progress))
    write("worker_protocol", "no-model", b"\x01" + frames(succeeded))
    write("worker_protocol", "too-long", b"\x01" + struct.pack("<I", 1 << 30) + b"x")
    write("worker_protocol", "empty-message", b"\x01" + struct.pack("<I", 0))
    assignment = worker_pb2.ToWorker(assignment=worker_pb2.Assignment(
        job="jobs/a", attempt=2, spec=spec(SPECS["guided"]), threads=2, log_path="/tmp/log",
        work_dir="/tmp/work", checkpoint_seconds=1, memory_bytes=1 << 30, progress_seen=5))
    cancel = worker_pb2.ToWorker(cancel=worker_pb2.Cancel(save_checkpoint=True))
    ping = worker_pb2.ToWorker(ping=worker_pb2.Ping())
    write("worker_protocol", "to-worker", b"\x00" + frames(assignment, ping, cancel))
    write("worker_protocol", "to-worker-framed", b"\x02" + short_frames(ping, cancel))


def array_file(arrays, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, (dtype, shape, values) in arrays.items():
        code = {"F64": "d", "F32": "f", "I64": "q"}[dtype]
        block = struct.pack(f"<{len(values)}{code}", *values)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data),
                                                                         len(data) + len(block)]}
        data += block
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def checkpoint():
    good = array_file({"a": ("F64", [2, 2], [1, 2, 3, 4]), "s": ("F64", [], [5])}, {"k": "v"})
    write("checkpoint", "doubles", good)
    write("checkpoint", "floats", array_file({"a": ("F32", [3], [1, 2, 3])}, {}))
    write("checkpoint", "integers", array_file({"n": ("I64", [1], [7])}, {}))
    write("checkpoint", "empty", array_file({}, {}))
    write("checkpoint", "no-elements", array_file({"a": ("F64", [0, 9], [])}, {}))
    write("checkpoint", "truncated", good[:-9])
    write("checkpoint", "long-header", struct.pack("<Q", 1 << 62) + good[8:])
    write("checkpoint", "huge-shape", good.replace(b"[2, 2]", b"[4611686018427387904, 2]"))
    write("checkpoint", "overlap", good.replace(b"[32, 40]", b"[24, 32]"))


def snake(fields):
    """As a job file would say it."""
    return json_format.MessageToDict(spec(fields), preserving_proto_field_name=True)


def job_file():
    for name, fields in SPECS.items():
        write("job_file", f"{name}.json", json.dumps({"display_name": name, "spec": snake(fields)}))
    write("job_file", "plain.yaml", "display_name: plain\nuser: ada\npriority: 3\nmax_attempts: 2\n"
          "resources: {memory_bytes: 1000000, wall_seconds: 60}\n"
          "spec:\n  method: guided  # a comment\n  forward: {preset: regular_spiking}\n"
          "  adam: {steps: 0x10}\n")
    write("job_file", "anchors.yaml", "a: &x {spec: *x}\nb: [*x, &y [*x, *x]]\nspec: *y\n")
    write("job_file", "deep.yaml", "[" * 200)
    write("job_file", "numbers.yaml", "spec: {forward: {preset: regular_spiking, duration_ms: .inf}, "
          "runtime: {seed: 18446744073709551616, threads: 1e400}}\n")
    write("job_file", "documents.yaml", "---\nspec: {}\n---\nspec: {}\n")
    write("job_file", "tags.yaml", "spec: !!binary AAAA\n? complex\n: [~, null, yes]\n")
    write("job_file", "without-end.yaml", ", a")
    write("job_file", "bytes.yaml", b"spec: \xff\xfe\x00 \"\\xzz\\u12\"\n")


CELL = ('<izhikevich2007Cell id="RS" v0="-60mV" C="0.1 nF" k="0.7 nS_per_mV" vr="-0.06 V" '
        'vt="-40 mV" vpeak="35 mV" a="30 per_s" b="-2 nS" c="-50 mV" d="1e-1 nA"/>')
PULSE = '<pulseGenerator id="p" delay="0.1s" duration="520ms" amplitude=".07 nA"/>'
NETWORK = """<network id="n"><property tag="recommended_duration_ms" value="600"/>
<population id="one" component="RS" size="1"/><population id="two" component="RS" size="2"/>
<explicitInput target="one[0]" input="p"/>
<inputList id="l" component="p" population="one"><input id="0" target="../one/0/RS"/></inputList>
<projection id="j" presynapticPopulation="one" postsynapticPopulation="two">
<connection id="0" preCellId="../one[0]" postCellId="../two[1]"/></projection></network>"""


def neuroml():
    def file(inside):
        return f'<neuroml xmlns="http://www.neuroml.org/schema/neuroml2" id="x">{inside}</neuroml>'
    write("neuroml", "cell.nml", file(CELL))
    write("neuroml", "pulse.nml", file(CELL + PULSE))
    write("neuroml", "network.nml", file(CELL + PULSE + NETWORK))
    write("neuroml", "one.nml", file(CELL + PULSE + NETWORK.replace('size="2"', 'size="0"')))
    write("neuroml", "lems.xml", f"<Lems><Target component='s'/>{CELL}{PULSE}"
          "<Simulation id='s' length='1s' step='0.1ms' target='n'/></Lems>")
    write("neuroml", "sine.nml", file(CELL + PULSE.replace("pulse", "sine")))
    write("neuroml", "doctype.nml", "<!DOCTYPE a [<!ENTITY b 'c'>]>" + file("&b;"))
    write("neuroml", "deep.nml", "<a>" * 70)
    write("neuroml", "latin1.nml", b"<?xml version='1.0' encoding='ISO-8859-1'?><Lems id='\xe4'/>")
    write("neuroml", "numbers.nml", file(CELL.replace("0.1 nF", "1e400 F")))


def main():
    for name, fields in SPECS.items():
        write("spec_convert", name, spec(fields).SerializeToString())
    worker_protocol()
    checkpoint()
    job_file()
    neuroml()


if __name__ == "__main__":
    main()
