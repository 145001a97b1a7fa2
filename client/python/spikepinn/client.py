"""Everything that a program can ask of a spikepinn server."""

from __future__ import annotations

import os
import pathlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from . import errors
from .connection import Connection, Limits
from .job import Array, Event, Job, LogPiece, Progress, State, event_of, job_of, state_named
from .job_file import JobLike, to_job
from .progress import display
from .request import make, quoted
from .results import Evaluation, Result, Spikes, Trajectory, losses_of, residuals_of
from .sweep import Column, Grid, Sweep, fields_of, sweep_of, table_of, text_of
from .v1 import job_service_pb2 as api
from .v1 import job_pb2, sweep_pb2

JobRef = Union[Job, str]  # a string: "jobs/x" or "x"
SweepRef = Union[Sweep, str]  # "sweeps/x" or "x"
Times = npt.ArrayLike

DEFAULT_GRID_MS = 0.1
_TRAJECTORY = ("time_ms", "v_mv", "w_pa", "guide_v_mv", "guide_w_pa", "reference_v_mv",
               "reference_w_pa")
_EVALUATION = ("time_ms", "v_mv", "w_pa", "dv_mv_per_ms", "dw_pa_per_ms")


def default_address() -> str:
    return os.environ.get("SPIKEPINN_SERVER") or "127.0.0.1:7461"


class Client:
    """Talks to one server; safe to use from many threads.

    Calls are repeated while the server is unavailable, results also while it has no room for more
    readers, and for no other reason. Errors are of spikepinn.errors, with texts that are fit to be
    shown; only a model file that cannot be written is an OSError.

        client = spikepinn.Client()
        job = client.submit({"forward": {"preset": "regular_spiking"}})
        result = client.result(job)
        print(result.spikes.time_ms)
    """

    def __init__(self, address: str = "", limits: Limits = Limits()) -> None:
        """Does not connect yet. Default address: SPIKEPINN_SERVER, or 127.0.0.1:7461."""
        self._connection = Connection(address or default_address(), limits)

    @property
    def address(self) -> str:
        return self._connection.address

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Jobs.

    def submit(self, source: JobLike, *, display_name: str = "", user: str = "",
               priority: int | None = None, request_id: str = "",
               validate_only: bool = False) -> Job:
        """Queues a job; when this has returned, the server has it on disk.

        `source` is the path of a job file, a dictionary as it would stand in one (a whole job, or
        its spec alone) or a message of the API. Files and dictionaries are read by the rules of
        the program spikepinn (docs/api.md). What the keywords say replaces what stands there.
        `request_id` makes repeating the call safe also from another process.
        """
        job = to_job(source)
        given = make(job_pb2.Job, display_name=display_name, user=user, priority=priority)
        job.display_name = given.display_name or job.display_name
        job.user = given.user or job.user
        job.priority = job.priority if priority is None else given.priority
        request = make(api.CreateJobRequest, job=job, request_id=request_id or str(uuid.uuid4()),
                       validate_only=validate_only)
        return job_of(self._connection.call("CreateJob", request))

    def get(self, job: JobRef) -> Job:
        """The job as it is now."""
        return job_of(self._connection.call("GetJob", make(api.GetJobRequest, name=_job_name(job))))

    def jobs(self, *, states: Iterable[State | str] | State | str = (), user: str = "",
             sweep: SweepRef = "") -> Iterator[Job]:
        """Newest first, all or those in one of `states`; without specs, progress and summaries."""
        if isinstance(states, str):
            states = [states]
        parts = [" OR ".join(f"state = {state_named(state).name}" for state in states),
                 quoted("user", user) if user else "",
                 quoted("sweep", _sweep_name(sweep)) if sweep else ""]
        return self._pages(make(api.ListJobsRequest, page_size=1000,
                                filter=" AND ".join(filter(None, parts))))

    def _pages(self, request: api.ListJobsRequest) -> Iterator[Job]:
        while True:
            page = self._connection.call("ListJobs", request)
            yield from map(job_of, page.jobs)
            request.page_token = page.next_page_token
            if not request.page_token:
                return

    def cancel(self, job: JobRef) -> Job:
        """A queued job is cancelled at once, a running one as soon as its worker has stopped."""
        try:
            return job_of(self._connection.call("CancelJob",
                                                make(api.CancelJobRequest, name=_job_name(job))))
        except errors.WrongState as error:
            # The answer to an earlier try was lost: what matters is what became of the job.
            if error.retried and (now := self.get(job)).state == State.CANCELLED:
                return now
            raise

    def delete(self, job: JobRef) -> None:
        """Removes a job that has ended, with its events and results."""
        try:
            self._connection.call("DeleteJob", make(api.DeleteJobRequest, name=_job_name(job)))
        except errors.NotFound as error:
            if not error.retried:
                raise

    def watch(self, job: JobRef, after_sequence: int = 0, *,
              timeout_s: float | None = None) -> Iterator[Event]:
        """The events after number `after_sequence`, each once and in order, those to come included.

        Ends after the last event of a job that has ended. A broken or silent connection is made
        anew at the last event seen; Unavailable after a minute without a sign of life, HistoryLost
        where the server's data were restored from a backup that has not got as far.
        """
        request = make(api.WatchJobRequest, name=_job_name(job), after_sequence=after_sequence)
        for response in self._connection.follow("WatchJob", lambda: request, timeout_s):
            if response.HasField("events_dropped"):
                # Not asked for again should the stream break now.
                oldest = response.events_dropped.oldest_kept_sequence
                request.after_sequence = max(request.after_sequence, oldest - 1)
            elif response.HasField("event") and response.event.sequence > request.after_sequence:
                request.after_sequence = response.event.sequence
                yield event_of(response.event)

    def wait(self, job: JobRef, *, timeout_s: float | None = None,
             progress: bool | None = None) -> Job:
        """The job once it has ended, in whatever way; WaitTimeout if that takes too long.

        `progress` shows a bar; by default where somebody looks: in terminals and notebooks.
        """
        self._told_progress(job, timeout_s, progress)
        return self.get(job)

    def logs(self, job: JobRef, *, attempt: int = 0, offset: int = 0, follow: bool = False,
             timeout_s: float | None = None) -> Iterator[LogPiece]:
        """What the worker of an attempt has written, of the newest one if none is named.

            for piece in client.logs(job, follow=True):
                print(piece.text, end="")

        From byte `offset` on; to go on later, give the attempt and the next_offset of the last
        piece. `follow` waits for more until the attempt has ended, and for the first attempt of a
        job that is queued. A broken connection is made anew as that of watch().
        """
        request = make(api.StreamJobLogRequest, name=_job_name(job), attempt=attempt, offset=offset,
                       follow=follow)
        for response in self._connection.follow("StreamJobLog", lambda: request, timeout_s):
            if not response.HasField("chunk"):
                continue
            chunk = response.chunk
            # Should the stream break now, the newest attempt may be another one.
            request.attempt, request.offset = chunk.attempt, chunk.next_offset
            if chunk.text:
                yield LogPiece(chunk.attempt, chunk.offset, chunk.next_offset, chunk.text)

    # Results.

    def result(self, job: JobRef, *, dt_ms: float = DEFAULT_GRID_MS, times_ms: Times | None = None,
               timeout_s: float | None = None, progress: bool | None = None) -> Result:
        """Waits for the job and fetches what it has learned; JobFailed if that is nothing.

        Sampled every `dt_ms`, or at `times_ms` (ascending); of the trajectory, spikes are added.
        """
        told = self._told_progress(job, timeout_s, progress)
        ended = self.get(job)
        if ended.summary is None:
            why = ended.error.message if ended.error else "it has no result"
            raise errors.JobFailed(f"{ended.name} {ended.state}: {why}")
        trajectory, spikes = self.trajectory(job, dt_ms=dt_ms, times_ms=times_ms)
        network = self.evaluate(job, dt_ms=dt_ms, times_ms=times_ms)
        residuals = residuals_of(ended.message.effective_spec.forward, network)
        return Result(ended, ended.summary, trajectory, spikes, losses_of(told), residuals)

    def trajectory(self, job: JobRef, *, dt_ms: float = DEFAULT_GRID_MS,
                   times_ms: Times | None = None) -> tuple[Trajectory, Spikes]:
        """The solution of a job that succeeded, with guide and reference beside it.

        Every spike in the range is two samples more, before and after its reset.
        """
        request = make(api.GetTrajectoryRequest, name=_job_name(job), **_grid(dt_ms, times_ms))
        spikes, chunks = api.GetTrajectoryResponse().spikes, []
        for response in self._connection.stream("GetTrajectory", request):
            if response.HasField("spikes"):
                spikes = response.spikes
            else:
                chunks.append(response.chunk)
        return (Trajectory(**_columns(chunks, _TRAJECTORY)),
                Spikes(np.array(spikes.time_ms), np.array(spikes.guide_time_ms),
                       np.array(spikes.reference_time_ms)))

    def evaluate(self, job: JobRef, times_ms: Times | None = None, *,
                 dt_ms: float = DEFAULT_GRID_MS, after_reset: bool = False) -> Evaluation:
        """The trained network alone and its exact derivatives, at any times.

        At the very time of a spike these are the values before its reset, or those after it.
        """
        request = make(api.EvaluateModelRequest, name=_job_name(job), after_reset=after_reset,
                       **_grid(dt_ms, times_ms))
        chunks = [response.chunk for response in self._connection.stream("EvaluateModel", request)]
        return Evaluation(**_columns(chunks, _EVALUATION))

    def download_model(self, job: JobRef, path: str | os.PathLike[str]) -> pathlib.Path:
        """The trained network as a file, which spikepinn.model reads. Appears when it is whole.

        OSError, naming `path`, if it cannot be written.
        """
        request = make(api.DownloadModelRequest, name=_job_name(job))
        whole = pathlib.Path(path)
        partial = pathlib.Path(f"{whole}.partial")
        try:
            with open(partial, "wb") as file:
                for response in self._connection.stream("DownloadModel", request):
                    file.write(response.data)
            return partial.replace(whole)
        except errors.SpikepinnError:  # some of these are an OSError too
            raise
        except OSError as error:
            raise OSError(error.errno, error.strerror, os.fspath(path)) from None

    # Sweeps.

    def submit_sweep(self, source: JobLike, grid: Grid, *, display_name: str = "",
                     user: str = "", request_id: str = "", validate_only: bool = False) -> Sweep:
        """Queues a job for every point of a grid: all of them or none.

            client.submit_sweep("job.yaml", {"forward.stimulus.steps[0].amplitude_pa": range(50)})
        """
        job = to_job(source)
        job.user = make(job_pb2.Job, user=user).user or job.user
        axes = [make(sweep_pb2.SweepAxis, field=field, values=[text_of(value) for value in values])
                for field, values in grid.items()]
        sweep = make(sweep_pb2.Sweep, display_name=display_name or job.display_name, job=job,
                     grid=sweep_pb2.SweepGrid(axes=axes))
        sweep.job.display_name = ""
        request = make(api.CreateSweepRequest, sweep=sweep,
                       request_id=request_id or str(uuid.uuid4()), validate_only=validate_only)
        return sweep_of(self._connection.call("CreateSweep", request))

    def get_sweep(self, sweep: SweepRef) -> Sweep:
        request = make(api.GetSweepRequest, name=_sweep_name(sweep))
        return sweep_of(self._connection.call("GetSweep", request))

    def sweeps(self) -> Iterator[Sweep]:
        """Newest first; without their jobs and points."""
        request = make(api.ListSweepsRequest, page_size=1000)
        while True:
            page = self._connection.call("ListSweeps", request)
            yield from map(sweep_of, page.sweeps)
            request.page_token = page.next_page_token
            if not request.page_token:
                return

    def watch_sweep(self, sweep: SweepRef, *, timeout_s: float | None = None) -> Iterator[Sweep]:
        """The sweep now and whenever its counts have changed, until its last job has ended."""
        request = make(api.WatchSweepRequest, name=_sweep_name(sweep))
        for response in self._connection.follow("WatchSweep", lambda: request, timeout_s):
            if response.HasField("sweep"):
                yield sweep_of(response.sweep)

    def wait_sweep(self, sweep: SweepRef, *, timeout_s: float | None = None) -> Sweep:
        """The sweep once all of its jobs have ended; WaitTimeout if that takes too long."""
        for _ in self.watch_sweep(sweep, timeout_s=timeout_s):
            pass
        return self.get_sweep(sweep)

    def sweep_results(self, sweep: SweepRef) -> dict[str, Column]:
        """Columns by name, a row for each job, as far as it is known now."""
        whole = self.get_sweep(sweep)
        request = make(api.ListSweepResultsRequest, name=whole.name)
        rows = [row for response in self._connection.stream("ListSweepResults", request)
                for row in response.results]
        return table_of(fields_of(whole.message), rows)

    def cancel_sweep(self, sweep: SweepRef) -> Sweep:
        """Cancels those of its jobs that have not ended."""
        request = make(api.CancelSweepRequest, name=_sweep_name(sweep))
        return sweep_of(self._connection.call("CancelSweep", request))

    def delete_sweep(self, sweep: SweepRef) -> None:
        """Removes it with its jobs, once all have ended."""
        try:
            self._connection.call("DeleteSweep",
                                  make(api.DeleteSweepRequest, name=_sweep_name(sweep)))
        except errors.NotFound as error:
            if not error.retried:
                raise

    # The server.

    def presets(self) -> dict[str, str]:
        """Names of the ready-made problems, and what they are."""
        response = self._connection.call("ListPresets", api.ListPresetsRequest())
        return {preset.name: preset.description for preset in response.presets}

    def server_info(self) -> api.ServerInfo:
        """Version, devices, load and limits."""
        info: api.ServerInfo = self._connection.call("GetServerInfo", api.GetServerInfoRequest())
        return info

    def _told_progress(self, job: JobRef, timeout_s: float | None,
                       progress: bool | None) -> list[Progress]:
        """Watches to the end."""
        told: list[Progress] = []
        bar = display(_job_name(job), progress)
        try:
            for event in self.watch(job, timeout_s=timeout_s):
                bar.show(event)
                if isinstance(event.payload, Progress):
                    told.append(event.payload)
        finally:
            bar.close()
        return told


def _job_name(job: JobRef) -> str:
    name = job.name if isinstance(job, Job) else job
    return name if name.startswith("jobs/") else f"jobs/{name}"


def _sweep_name(sweep: SweepRef) -> str:
    name = sweep.name if isinstance(sweep, Sweep) else sweep
    return name if name.startswith("sweeps/") else f"sweeps/{name}"


def _grid(dt_ms: float, times_ms: Times | None) -> Mapping[str, Any]:
    if times_ms is None:
        return {"dt_ms": dt_ms}
    try:
        times = np.atleast_1d(np.asarray(times_ms, dtype=np.float64))
    except (TypeError, ValueError):
        raise errors.InvalidRequest("times_ms: must be numbers") from None
    return {"times": api.TimeList(time_ms=times.tolist())}


def _columns(chunks: list[Any], names: tuple[str, ...]) -> dict[str, Array]:
    return {name: np.concatenate([np.empty(0), *(np.array(getattr(chunk, name), dtype=np.float64)
                                                 for chunk in chunks)]) for name in names}
