"""A real gRPC server on a port of its own, whose answers a test scripts."""

import concurrent.futures

import grpc

import python_package  # noqa: F401
from spikepinn.v1 import error_pb2, job_service_pb2_grpc


class Fake(job_service_pb2_grpc.JobServiceServicer):
    """`scripts`: {method: [step, ...]}; a step takes the request and the context, and the last
    one is repeated. `requests` has what came, by method."""

    def __init__(self, **scripts):
        self.scripts = {method: list(steps) for method, steps in scripts.items()}
        self.requests = {method: [] for method in scripts}
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(4),
                                  options=[("grpc.so_reuseport", 0)])
        job_service_pb2_grpc.add_JobServiceServicer_to_server(self, self.server)
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def step(self, method, request):
        self.requests[method].append(request)
        steps = self.scripts[method]
        return steps.pop(0) if len(steps) > 1 else steps[0]

    def stop(self):
        self.server.stop(0).wait()


def _unary(method):
    return lambda self, request, context: self.step(method, request)(request, context)


def _streaming(method):
    def handler(self, request, context):
        yield from self.step(method, request)(request, context)
    return handler


for _method in ("CreateJob", "GetJob", "CancelJob", "DeleteJob", "ListJobs", "CreateSweep"):
    setattr(Fake, _method, _unary(_method))
for _method in ("WatchJob", "StreamJobLog", "GetTrajectory", "DownloadModel"):
    setattr(Fake, _method, _streaming(_method))


def refuse(code, text="as scripted", reason=""):
    """With a `reason` it is what the server itself says, else what gRPC says."""
    def step(request, context):
        if reason:
            status = error_pb2.ErrorStatus(code=code.value[0], message=text)
            status.details.add(value=error_pb2.ErrorInfo(reason=reason).SerializeToString())
            context.set_trailing_metadata(
                (("grpc-status-details-bin", status.SerializeToString()),))
        context.abort(code, text)
    return step


unavailable = refuse(grpc.StatusCode.UNAVAILABLE)


def answer(message):
    return lambda request, context: message


def stream(*messages, then=None):
    """Messages, and at the end either status OK or what `then` does."""
    def step(request, context):
        yield from messages
        if then is not None:
            then(request, context)
    return step
