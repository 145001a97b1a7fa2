"""What must hold of a server's jobs and of its data folder, whatever has happened to it."""

import pathlib
import subprocess

from api import ENDED, Gone, job_pb2, state_name
from support import BIN

# What may follow on what in a job's log.
FOLLOWERS = {
    None: {"QUEUED"},
    "QUEUED": {"RUNNING", "CANCELLED"},
    "RUNNING": {"QUEUED", "CANCELLING", "SUCCEEDED", "FAILED"},
    "CANCELLING": {"CANCELLED"},
}


def log_findings(job, events, oldest=1):
    """What is wrong with the log of a job that has ended."""
    found = []
    numbers = [event.sequence for event in events]
    if numbers != list(range(oldest, oldest + len(numbers))):
        found.append(f"event numbers have gaps or repeat: {numbers}")
    if numbers and numbers[-1] != job.last_event_sequence:
        found.append(f"last event {numbers[-1]}, but the job says {job.last_event_sequence}")
    states = [state_name(event.state_change.state) for event in events
              if event.HasField("state_change")]
    found += state_findings(job, events, states)
    attempts = [event.attempt for event in events]
    if attempts != sorted(attempts):
        found.append(f"attempts go back: {attempts}")
    if attempts and max(attempts) != job.attempt:
        found.append(f"attempt {max(attempts)} in the log, {job.attempt} in the job")
    if states.count("RUNNING") != job.attempt:
        found.append(f"RUNNING {states.count('RUNNING')} times in {job.attempt} attempts")
    return found + step_findings(events) + hole_findings(events, oldest)


def state_findings(job, events, states):
    found = []
    ends = [state for state in states if state in ("SUCCEEDED", "FAILED", "CANCELLED")]
    if ends != [state_name(job.state)]:
        found.append(f"is {state_name(job.state)}, but its log ends it as {ends}")
    if not events or not events[-1].HasField("state_change"):
        found.append("the last event is not the end")
    for before, after in zip([None, *states], states):
        if after not in FOLLOWERS.get(before, ()):
            found.append(f"{after} follows {before}: {states}")
    summaries = sum(event.HasField("summary") for event in events)
    succeeded = job.state == job_pb2.JOB_STATE_SUCCEEDED
    if summaries != succeeded or job.HasField("summary") != succeeded:
        found.append(f"{state_name(job.state)} with {summaries} summaries in its log")
    return found


def step_findings(events):
    """Steps of later attempts go on where those before stopped."""
    found, last = [], -1
    for step in steps_of(events):
        if step <= last:
            found.append(f"step {step} comes after step {last}")
        last = step
    return found


def steps_of(events):
    return [event.progress.overall_step for event in events if event.HasField("progress")]


def hole_findings(events, oldest=1):
    """What is told at steps that the spec decides is told at every one of them: Adam's progress, and
    the pieces of a trajectory, numbered from 0 in every pass over it."""
    steps = [(event.progress.step, event.progress.total_steps) for event in events
             if event.HasField("progress") and event.progress.stage == "adam"]
    pieces = [event.piece.index for event in events if event.HasField("piece")]
    found = []
    if oldest == 1 and steps and steps[0][0] != 0:
        found.append(f"the first step of Adam that was told is {steps[0][0]}")
    for (before, total), (step, _) in zip(steps, steps[1:]):
        if step not in (before + max(1, total // 1000), total):
            found.append(f"step {step} of Adam follows step {before}: those between are missing")
    earlier = [pieces[0] - 1] if pieces and oldest > 1 else [-1]
    if any(piece not in (0, before + 1) for before, piece in zip(earlier + pieces, pieces)):
        found.append(f"pieces are missing or repeated: {pieces}")
    return found


class Expectation:
    """How jobs of one kind end when nobody cancels them."""

    def __init__(self, state, digest="", reason=0, steps=None):
        """`steps`: of all progress; they depend on the spec alone. None: not to be compared."""
        self.state, self.digest, self.reason, self.steps = state, digest, reason, steps

    def findings(self, job, events, cancelled):
        """`events`: from the first one on. `cancelled`: whether somebody asked for that."""
        if job.state == job_pb2.JOB_STATE_CANCELLED:
            return [] if cancelled else ["CANCELLED, but nobody asked for it"]
        found = []
        if job.state != self.state:
            return [f"{state_name(job.state)} instead of {state_name(self.state)}: "
                    f"{job.error.message}"]
        if job.summary.model_sha256 != self.digest:
            found.append(f"model {job.summary.model_sha256[:12]} instead of {self.digest[:12]}, "
                         f"after {job.attempt} attempts")
        if job.error.reason != self.reason:
            found.append(f"reason {job.error.reason} instead of {self.reason}")
        if self.steps is not None and events[0].sequence == 1 and steps_of(events) != self.steps:
            missing = sorted(set(self.steps) - set(steps_of(events)))
            found.append(f"progress of steps {steps_of(events)} after {job.attempt} attempts: "
                         f"{missing} are missing")
        return found


def job_findings(api, name, expectation, cancelled):
    try:
        job = api.get(name)
        events, oldest = api.events(name)
    except Gone:
        return [f"{name}: is lost"]
    if job.state not in ENDED:
        return [f"{name}: is still {state_name(job.state)}"]
    found = log_findings(job, events, oldest)
    found += expectation.findings(job, events, cancelled)
    return [f"{name} ({job.display_name}): {what}" for what in found]


def folder_findings(data_dir, job_ids):
    """What jobs have left behind in the data folder. All jobs have ended."""
    data_dir = pathlib.Path(data_dir)
    found = [f"left behind: {path}" for path in data_dir.rglob("*.tmp*")]
    if (data_dir / "work").is_dir():
        found += [f"left behind: {path}" for path in (data_dir / "work").iterdir()]
    for log in (data_dir / "logs").glob("*"):
        job_id, _, attempt = log.stem.rpartition("-")
        if attempt.isdigit() and job_id not in job_ids:
            found.append(f"log of a job that is gone: {log}")
    return found


def check_flag_findings(data_dir):
    """What `spikepinnd --check` says of the folder of a server that has stopped."""
    words = subprocess.run([BIN / "spikepinnd", "--help"], capture_output=True, text=True,
                           timeout=20).stdout
    if "--check" not in words:
        return []
    checked = subprocess.run([BIN / "spikepinnd", "--check", "--data-dir", data_dir],
                             capture_output=True, text=True, timeout=120)
    lines = checked.stdout.strip().splitlines()
    if checked.returncode == 0 and lines and lines[-1].startswith("ok"):
        return []
    return [f"--check ends with {checked.returncode}: {line}"
            for line in lines + checked.stderr.strip().splitlines()]
