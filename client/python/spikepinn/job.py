"""Jobs and the entries of their event logs, as plain values."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, field
from typing import Union

import numpy as np
import numpy.typing as npt

from .errors import InvalidRequest, printable
from .v1 import job_pb2, result_pb2

Array = npt.NDArray[np.float64]


class State(str, enum.Enum):
    """Of a job."""

    UNKNOWN = "unknown"  # of a server newer than this package
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def has_ended(self) -> bool:
        return self in (State.SUCCEEDED, State.FAILED, State.CANCELLED)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class JobError:
    """Why a job failed or was cancelled."""

    reason: str  # "diverged", "worker_lost", ...
    message: str


@dataclass(frozen=True)
class Progress:
    """A snapshot of a training."""

    stage: str  # "adam", "lbfgs", "segments"
    step: int
    total_steps: int
    loss: dict[str, float]  # every term, weighted; "total" is their sum
    step_size: float
    elapsed_seconds: float
    steps_per_second: float
    remaining_seconds: float | None  # None while unknown
    overall_step: int  # over all stages
    overall_total_steps: int


@dataclass(frozen=True)
class StateChange:
    state: State
    error: JobError | None
    detail: str  # why, where it is not obvious


@dataclass(frozen=True)
class JobWarning:
    message: str


@dataclass(frozen=True)
class Checkpoint:
    """From here a later attempt would go on."""

    stage: str
    overall_step: int
    size_bytes: int
    resumed: bool  # this attempt went on from here; otherwise it was saved


@dataclass(frozen=True)
class Piece:
    """A part of the trajectory that is finished while the rest still trains."""

    index: int  # a later piece with the same index replaces the earlier one
    start_ms: float
    end_ms: float
    estimated_error: float  # relative L2
    spike_ms: Array
    time_ms: Array
    v_mv: Array
    w_pa: Array


# None: a kind that this package does not know yet.
Payload = Union[StateChange, Progress, JobWarning, Checkpoint, Piece, result_pb2.Summary, None]


@dataclass(frozen=True)
class Event:
    """One entry of a job's log."""

    sequence: int  # 1, 2, 3, ...
    time: datetime.datetime
    attempt: int
    payload: Payload


@dataclass(frozen=True)
class LogPiece:
    """A part of what the worker of an attempt has written to its standard error."""

    attempt: int
    # In bytes of the log. An offset beyond the next_offset of the piece before says that the text
    # between is no longer kept.
    offset: int
    next_offset: int
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Job:
    """A job as it was when the server was asked. Client.get() asks again."""

    name: str  # "jobs/..."; empty if it was only validated
    display_name: str
    state: State
    user: str
    attempt: int  # 0 before the first
    error: JobError | None
    progress: Progress | None  # the newest
    summary: result_pb2.Summary | None  # of a job that succeeded
    # All that the server told, spec and times included: proto/spikepinn/v1/job.proto.
    message: job_pb2.Job = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.name


def state_of(number: int) -> State:
    try:
        return State(job_pb2.JobState.Name(number).removeprefix("JOB_STATE_").lower())
    except ValueError:
        return State.UNKNOWN


def state_named(word: State | str) -> State:
    """InvalidRequest for what is no state of a job."""
    known = [state for state in State if state != State.UNKNOWN]
    if word not in known:
        raise InvalidRequest(f"states = {printable(str(word)[:60])}: must be one of "
                             f"{', '.join(known)}")
    return State(word)


def error_of(message: job_pb2.JobError) -> JobError:
    try:
        reason = job_pb2.JobError.Reason.Name(message.reason)
    except ValueError:
        reason = "REASON_UNKNOWN"
    return JobError(reason.removeprefix("REASON_").lower(), message.message)


def progress_of(message: result_pb2.Progress) -> Progress:
    return Progress(
        stage=message.stage, step=message.step, total_steps=message.total_steps,
        loss={term.name: term.value for term in message.loss}, step_size=message.step_size,
        elapsed_seconds=message.elapsed_seconds, steps_per_second=message.steps_per_second,
        remaining_seconds=None if message.remaining_seconds < 0 else message.remaining_seconds,
        overall_step=message.overall_step, overall_total_steps=message.overall_total_steps)


def job_of(message: job_pb2.Job) -> Job:
    return Job(
        name=message.name, display_name=message.display_name, state=state_of(message.state),
        user=message.user, attempt=message.attempt,
        error=error_of(message.error) if message.HasField("error") else None,
        progress=progress_of(message.progress) if message.HasField("progress") else None,
        summary=message.summary if message.HasField("summary") else None, message=message)


def _piece_of(message: result_pb2.TrajectoryPiece) -> Piece:
    return Piece(message.index, message.start_ms, message.end_ms, message.estimated_error,
                 np.array(message.spike_ms), np.array(message.time_ms), np.array(message.v_mv),
                 np.array(message.w_pa))


def _payload_of(message: job_pb2.Event) -> Payload:
    kind = message.WhichOneof("payload")
    if kind == "state_change":
        change = message.state_change
        error = error_of(change.error) if change.HasField("error") else None
        return StateChange(state_of(change.state), error, change.detail)
    if kind == "progress":
        return progress_of(message.progress)
    if kind == "warning":
        # mypy takes the name for the builtin one.
        return JobWarning(message.warning.message)  # type: ignore[attr-defined]
    if kind == "checkpoint":
        saved = message.checkpoint
        return Checkpoint(saved.stage, saved.overall_step, saved.bytes, saved.resumed)
    if kind == "piece":
        return _piece_of(message.piece)
    return message.summary if kind == "summary" else None


def event_of(message: job_pb2.Event) -> Event:
    time = message.time.ToDatetime(tzinfo=datetime.timezone.utc)
    return Event(message.sequence, time, message.attempt, _payload_of(message))
