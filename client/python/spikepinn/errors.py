"""What can go wrong, and the one place where a gRPC status becomes one of these."""

from __future__ import annotations

import grpc

from .v1 import error_pb2


class SpikepinnError(Exception):
    """Base of all errors of this package. Its text is fit to be shown."""

    # The server's word for the error, such as "USER_QUEUE_FULL" (docs/api.md lists them); "" for an
    # error that is not the server's own.
    reason = ""
    # Whether an earlier try of the call may have reached the server.
    retried = False


class Unavailable(SpikepinnError, ConnectionError):
    """The server cannot be reached, or is shutting down. The only error worth a retry."""


class Silent(SpikepinnError, TimeoutError):
    """The server did not answer in time."""


class WaitTimeout(SpikepinnError, TimeoutError):
    """A wait took longer than its timeout. The job goes on."""


class InvalidRequest(SpikepinnError, ValueError):
    """A field is wrong; the text names field, value and rule."""


class NotFound(SpikepinnError, LookupError):
    """There is no such job or sweep, or no such attempt at a job."""


class AlreadyExists(SpikepinnError):
    """The request_id was used for another job or sweep."""


class WrongState(SpikepinnError):
    """The job is in the wrong state: no log before it began, no result while it runs."""


class ResourceExhausted(SpikepinnError):
    """The disk is full, the user has as many queued jobs as allowed, or too much is being read."""


class HistoryLost(SpikepinnError):
    """The server knows less of a job than it did: its data were restored from a backup.

    The job may go on; what follows it begins anew.
    """


class ServerError(SpikepinnError):
    """Anything else that the server says."""


class JobFailed(SpikepinnError):
    """A result was asked for, but the job ended without one: it failed or was cancelled."""


def printable(text: str) -> str:
    """The same on one line, whatever it holds: what comes from outside may be anything."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


_BY_CODE: dict[grpc.StatusCode, type[SpikepinnError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequest,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.ALREADY_EXISTS: AlreadyExists,
    grpc.StatusCode.FAILED_PRECONDITION: WrongState,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ResourceExhausted,
}


def unreachable(address: str) -> Unavailable:
    return Unavailable(f"cannot reach the spikepinn server at {address} "
                       "(is it running? give its address or set SPIKEPINN_SERVER)")


def silent(address: str, waited_s: float) -> Silent:
    return Silent(f"the spikepinn server at {address} did not answer within {waited_s:g} s")


def history_lost(address: str) -> HistoryLost:
    return HistoryLost(f"the spikepinn server at {address} knows less of this job than it did: "
                       "its data were probably restored from a backup; begin anew")


def _reason_of(error: grpc.RpcError) -> str:
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            info = error_pb2.ErrorInfo()
            for detail in error_pb2.ErrorStatus.FromString(value).details:
                info.ParseFromString(detail.value)
                return info.reason
    return ""


def from_grpc(error: grpc.RpcError, address: str, waited_s: float) -> SpikepinnError:
    reason = _reason_of(error)
    translated = _translate(error, reason, address, waited_s)
    translated.reason = reason
    return translated


def _translate(error: grpc.RpcError, reason: str, address: str,
               waited_s: float) -> SpikepinnError:
    code, text = error.code(), error.details() or ""
    if code == grpc.StatusCode.UNAVAILABLE:
        # What the server says itself has a reason; without one the connection broke.
        return Unavailable(f"the spikepinn server at {address} is not available: {text}") \
            if reason else unreachable(address)
    if code == grpc.StatusCode.DEADLINE_EXCEEDED:
        return silent(address, waited_s)
    if code == grpc.StatusCode.UNIMPLEMENTED:
        return ServerError(f"the server at {address} does not know this call: it is another "
                           "service or an older spikepinn server")
    return _BY_CODE.get(code, ServerError)(text or str(code))
