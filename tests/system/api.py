"""The API from generated stubs, with the retries that every honest client makes."""

import subprocess
import sys
import tempfile
import time

import grpc

from support import SOURCE

_folder = tempfile.TemporaryDirectory(prefix="spikepinn-stubs-")
subprocess.run([SOURCE / "client/python/generate_stubs.sh", _folder.name], check=True,
               capture_output=True)
sys.path.insert(0, _folder.name)

from google.protobuf import json_format  # noqa: E402
from spikepinn.v1 import job_pb2, job_service_pb2, job_service_pb2_grpc  # noqa: E402
from spikepinn.v1 import sweep_pb2, training_spec_pb2  # noqa: E402, F401

ENDED = (job_pb2.JOB_STATE_SUCCEEDED, job_pb2.JOB_STATE_FAILED, job_pb2.JOB_STATE_CANCELLED)
OPTIONS = [("grpc.max_receive_message_length", 64 << 20), ("grpc.enable_http_proxy", 0),
           ("grpc.initial_reconnect_backoff_ms", 50), ("grpc.min_reconnect_backoff_ms", 50),
           ("grpc.max_reconnect_backoff_ms", 250), ("grpc.use_local_subchannel_pool", 1)]


def spec_of(fields):
    """A TrainingSpec from what a job file would say, with the names of enums in full."""
    return json_format.ParseDict(fields, training_spec_pb2.TrainingSpec())


def state_name(state):
    return job_pb2.JobState.Name(state).removeprefix("JOB_STATE_")


class Gone(Exception):
    """The job is not there."""


class Api:
    """One client. Calls are repeated while the server cannot be reached."""

    # An answer that a fault in the server explains; such a call is repeated as well.
    forgiven = (grpc.StatusCode.UNAVAILABLE,)

    def __init__(self, address, patience_s=40):
        self.channel = grpc.insecure_channel(address, options=OPTIONS)
        self.stub = job_service_pb2_grpc.JobServiceStub(self.channel)
        self.patience_s = patience_s

    def close(self):
        self.channel.close()

    def call(self, method, request):
        deadline = time.monotonic() + self.patience_s
        while True:
            try:
                return getattr(self.stub, method)(request, timeout=20)
            except grpc.RpcError as error:
                if error.code() == grpc.StatusCode.NOT_FOUND:
                    raise Gone(error.details()) from error
                if error.code() not in self.forgiven or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def get(self, name):
        return self.call("GetJob", job_service_pb2.GetJobRequest(name=name))

    def cancel(self, name):
        """The job, or None if it had ended."""
        try:
            return self.call("CancelJob", job_service_pb2.CancelJobRequest(name=name))
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.FAILED_PRECONDITION:
                return None
            raise

    def delete(self, name):
        """Whether it is gone; a job that has not ended stays."""
        try:
            self.call("DeleteJob", job_service_pb2.DeleteJobRequest(name=name))
        except Gone:
            pass  # an earlier try did it, and was not answered
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.FAILED_PRECONDITION:
                return False
            raise
        return True

    def all_jobs(self):
        jobs, token = [], ""
        while True:
            page = self.call("ListJobs", job_service_pb2.ListJobsRequest(page_size=1000,
                                                                         page_token=token))
            jobs += page.jobs
            token = page.next_page_token
            if not token:
                return jobs

    def events(self, name):
        """The log of a job that has ended, and the number of the oldest event that is kept."""
        events, oldest, deadline = [], 1, time.monotonic() + self.patience_s
        while True:
            seen = events[-1].sequence if events else 0
            request = job_service_pb2.WatchJobRequest(name=name, after_sequence=seen)
            try:
                for response in self.stub.WatchJob(request, timeout=60):
                    kind = response.WhichOneof("message")
                    if kind == "event":
                        events.append(response.event)
                    elif kind == "events_dropped":
                        oldest = response.events_dropped.oldest_kept_sequence
                return events, oldest
            except grpc.RpcError as error:
                if error.code() not in self.forgiven or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
