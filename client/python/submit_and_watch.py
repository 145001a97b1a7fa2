#!/usr/bin/env python3
"""Submits a small job, watches it to its end and fetches its trajectory, from the stubs alone.

    client/python/generate_stubs.sh /tmp/stubs
    PYTHONPATH=/tmp/stubs client/python/submit_and_watch.py 127.0.0.1:7461

Prints one JSON object. Ends with 0 if the job succeeded, 1 if it did not or the server refused,
2 if the server cannot be reached.
"""

import argparse
import getpass
import json
import os
import random
import re
import sys
import time
import uuid

import grpc
from spikepinn.v1 import job_pb2, job_service_pb2, job_service_pb2_grpc, training_spec_pb2

CALL_TIMEOUT_S = 30
CALL_PATIENCE_S = 5
WATCH_PATIENCE_S = 60
LONGEST_WAIT_S = 5
MAX_MESSAGE_BYTES = 64 << 20

ENDED = {
    job_pb2.JOB_STATE_SUCCEEDED,
    job_pb2.JOB_STATE_FAILED,
    job_pb2.JOB_STATE_CANCELLED,
}


class Patience:
    """Waits longer from try to try, and gives up when nothing has worked for too long."""

    def __init__(self, limit_s):
        self.limit_s = limit_s
        self.reset()

    def reset(self):
        self.last_success = time.monotonic()
        self.next_wait = 0.1

    def wait_or_raise(self, error):
        if time.monotonic() - self.last_success > self.limit_s:
            raise error
        time.sleep(self.next_wait * random.uniform(0.5, 1.0))
        self.next_wait = min(2 * self.next_wait, LONGEST_WAIT_S)


def repeat_while_unavailable(call, request):
    """UNAVAILABLE is the only code worth a retry."""
    patience = Patience(CALL_PATIENCE_S)
    while True:
        try:
            return call(request, timeout=CALL_TIMEOUT_S)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            patience.wait_or_raise(error)


def default_user():
    """What the server shares itself out by: letters, digits and "._@-", up to 63."""
    name = os.environ.get("SPIKEPINN_USER") or getpass.getuser()
    return re.sub(r"[^A-Za-z0-9._@-]", "_", name)[:63]


def make_request():
    spec = training_spec_pb2.TrainingSpec(
        forward=training_spec_pb2.ForwardProblem(preset="tonic_spiking"),
        segmented=training_spec_pb2.SegmentedOptions(accuracy=1e-9),
    )
    job = job_pb2.Job(display_name="from Python", spec=spec, user=default_user())
    # The same id with every retry: however often the request arrives, there is one job.
    return job_service_pb2.CreateJobRequest(job=job, request_id=str(uuid.uuid4()))


def watch(stub, name):
    """Yields every event once and in order, over as many streams as it takes."""
    seen = 0
    patience = Patience(WATCH_PATIENCE_S)
    while True:
        request = job_service_pb2.WatchJobRequest(name=name, after_sequence=seen)
        error = None
        stopping = False
        try:
            for response in stub.WatchJob(request):
                kind = response.WhichOneof("message")
                if kind == "server_stopping":
                    stopping = True
                    continue
                patience.reset()
                if kind == "event" and response.event.sequence > seen:
                    seen = response.event.sequence
                    yield response.event
        except grpc.RpcError as broken:
            if broken.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
                raise
            error = broken
        if error is None and not stopping:
            return  # the whole log of an ended job has been told
        patience.wait_or_raise(error or ConnectionError("the server is stopping"))


def fetch_trajectory(stub, name):
    """Spikes and samples, every 0.5 ms."""
    spikes = None
    rows = []
    request = job_service_pb2.GetTrajectoryRequest(name=name, dt_ms=0.5)
    for response in stub.GetTrajectory(request):
        if response.WhichOneof("part") == "spikes":
            spikes = response.spikes
        else:
            chunk = response.chunk
            rows.extend(zip(chunk.time_ms, chunk.v_mv, chunk.reference_v_mv))
    return spikes, rows


def run(address):
    options = [("grpc.max_receive_message_length", MAX_MESSAGE_BYTES), ("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(address, options=options) as channel:
        stub = job_service_pb2_grpc.JobServiceStub(channel)
        job = repeat_while_unavailable(stub.CreateJob, make_request())
        sequences = [event.sequence for event in watch(stub, job.name)]
        job = repeat_while_unavailable(stub.GetJob, job_service_pb2.GetJobRequest(name=job.name))
        assert job.state in ENDED, job.state
        result = {
            "job": job.name,
            "state": job_pb2.JobState.Name(job.state),
            "events": len(sequences),
            "events_without_gaps": sequences == list(range(1, len(sequences) + 1)),
        }
        if job.state != job_pb2.JOB_STATE_SUCCEEDED:
            result["error"] = job.error.message
            return result
        spikes, rows = fetch_trajectory(stub, job.name)
        result["samples"] = len(rows)
        result["last_time_ms"] = rows[-1][0]
        result["spikes"] = len(spikes.time_ms)
        result["reference_spikes"] = len(spikes.reference_time_ms)
        result["v_rmse_against_reference_mv"] = job.summary.against_reference.v.rmse
        return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", help="HOST:PORT of a spikepinn server")
    arguments = parser.parse_args()
    try:
        result = run(arguments.server)
    except grpc.RpcError as error:
        if error.code() == grpc.StatusCode.UNAVAILABLE:
            print(f"cannot reach the spikepinn server at {arguments.server}", file=sys.stderr)
            return 2
        print(f"the server refused: {error.details()}", file=sys.stderr)
        return 1
    print(json.dumps(result))
    return 0 if result["state"] == "JOB_STATE_SUCCEEDED" else 1


if __name__ == "__main__":
    sys.exit(main())
