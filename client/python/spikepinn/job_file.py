"""What somebody asks for: a job file, a dictionary as it would stand in one, or a message."""

from __future__ import annotations

import getpass
import os
import pathlib
import re
from collections.abc import Mapping
from typing import Any, Union

from .errors import InvalidRequest, printable
from .message_reader import read_message
from .tree import Node, tree_of_json, tree_of_value, tree_of_yaml
from .v1 import job_pb2, training_spec_pb2

# A path of a YAML or JSON file; a job or a spec, with the names of the API.
JobLike = Union[str, "os.PathLike[str]", Mapping[str, Any], job_pb2.Job,
                training_spec_pb2.TrainingSpec]

_MAX_BYTES = 16 << 20
_OF_USERS = ("display_name", "spec", "user", "priority", "resources", "max_attempts")


def default_user() -> str:
    """SPIKEPINN_USER or the operating system's user, in the letters that the server takes."""
    try:
        name = os.environ.get("SPIKEPINN_USER") or getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        name = ""
    return re.sub(r"[^A-Za-z0-9._@-]", "_", name)[:63] or "anonymous"


def to_job(source: JobLike) -> job_pb2.Job:
    """InvalidRequest, naming file and field, for what is no job."""
    try:
        job = _job_of(source)
    except RecursionError:
        where = "job" if isinstance(source, Mapping) else printable(str(source))
        raise InvalidRequest(f"{where}: is nested too deeply") from None
    job.user = job.user or default_user()
    return job


def _job_of(source: JobLike) -> job_pb2.Job:
    job = job_pb2.Job()
    if isinstance(source, job_pb2.Job):
        job.CopyFrom(source)
    elif isinstance(source, training_spec_pb2.TrainingSpec):
        job.spec.CopyFrom(source)
    elif isinstance(source, Mapping):
        # A job has a spec; what has a problem instead is a spec.
        is_spec = "spec" not in source and "forward" in source
        _fill(job, tree_of_value({"spec": source} if is_spec else source, "job"), "job")
    elif isinstance(source, (str, os.PathLike)):
        shown = printable(str(source))
        _fill(job, _read(source, shown), shown)
    else:
        raise InvalidRequest("job: must be the path of a job file, a dictionary or a message, not "
                             f"of type {type(source).__name__}")
    return job


def _read(path: str | os.PathLike[str], shown: str) -> Node:
    try:
        with open(path, "rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InvalidRequest(f"{shown}: {error.strerror}") from None
    except ValueError:  # a path that no file can have
        raise InvalidRequest(f"{shown}: is no path") from None
    if len(raw) > _MAX_BYTES:
        raise InvalidRequest(f"{shown}: is larger than {_MAX_BYTES >> 20} MiB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidRequest(f"{shown}:{line}: holds text that is not UTF-8") from None
    is_json = pathlib.PurePath(path).suffix == ".json"
    return tree_of_json(text, shown) if is_json else tree_of_yaml(text, shown)


def _fill(job: job_pb2.Job, tree: Node, where: str) -> None:
    read_message(tree, job, where, _refuse)
    if not job.HasField("spec"):
        raise InvalidRequest(f"{where}: spec: missing; it says what to train")


def _refuse(field: str) -> str:
    """Why a field may not stand at the top of a job file; "" if it may, or if there is none."""
    if field in _OF_USERS:
        return ""
    if field in job_pb2.Job.DESCRIPTOR.fields_by_name:
        return "is set by the server and has no place in a job file"
    if field in training_spec_pb2.TrainingSpec.DESCRIPTOR.fields_by_name:
        return 'unknown field here; it belongs below "spec:"'
    return ""
