"""What somebody asks for: a job file, a dictionary as it would stand in one, or a message."""

from __future__ import annotations

import getpass
import json
import os
import pathlib
import re
from collections.abc import Mapping
from typing import Any, Union

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from .errors import InvalidRequest
from .v1 import job_pb2, training_spec_pb2

# A path of a YAML or JSON file; a job or a spec, with the names of the API.
JobLike = Union[str, "os.PathLike[str]", Mapping[str, Any], job_pb2.Job,
                training_spec_pb2.TrainingSpec]


def default_user() -> str:
    """SPIKEPINN_USER or the operating system's user, in the letters that the server takes."""
    try:
        name = os.environ.get("SPIKEPINN_USER") or getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        name = ""
    return re.sub(r"[^A-Za-z0-9._@-]", "_", name)[:63] or "anonymous"


def to_job(source: JobLike) -> job_pb2.Job:
    """InvalidRequest, naming file and field, for what is no job."""
    job = job_pb2.Job()
    if isinstance(source, job_pb2.Job):
        job.CopyFrom(source)
    elif isinstance(source, training_spec_pb2.TrainingSpec):
        job.spec.CopyFrom(source)
    elif isinstance(source, Mapping):
        _parse(source, job, "job")
    else:
        path = pathlib.Path(source)
        _parse(_read(path), job, str(path))
    job.user = job.user or default_user()
    return job


def _read(path: pathlib.Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidRequest(f"{path}: {error.strerror}") from None
    try:
        fields = json.loads(text) if path.suffix == ".json" else _load_yaml(text, path)
    except ValueError as error:
        raise InvalidRequest(f"{path}: {error}") from None
    if not isinstance(fields, Mapping):
        raise InvalidRequest(f"{path}: must be a job: fields such as display_name and spec")
    return fields


def _load_yaml(text: str, path: pathlib.Path) -> Any:
    try:
        import yaml
    except ImportError:
        raise InvalidRequest(f"{path}: reading YAML needs the package PyYAML (Debian: "
                             "python3-yaml); a .json file needs nothing") from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


def _parse(fields: Mapping[str, Any], job: job_pb2.Job, where: str) -> None:
    # A job has a spec; what has a problem instead is a spec.
    if "spec" not in fields and "forward" in fields:
        fields = {"spec": fields}
    try:
        json_format.ParseDict(_long_names(fields, job.DESCRIPTOR), job)
    except json_format.ParseError as error:
        raise InvalidRequest(f"{where}: {error}") from None


def _long_names(fields: Mapping[str, Any], descriptor: Descriptor) -> dict[str, Any]:
    """The same with enums in full ("guided" is METHOD_GUIDED), and without empty sections."""
    known = descriptor.fields_by_name
    return {name: _long_name(value, known[name]) if name in known else value
            for name, value in fields.items() if value is not None}


def _long_name(value: Any, field: FieldDescriptor) -> Any:
    if isinstance(value, (list, tuple)):
        return [_long_name(one, field) for one in value]
    if isinstance(value, Mapping) and field.message_type is not None:
        return _long_names(value, field.message_type)
    if isinstance(value, str) and field.enum_type is not None:
        prefix = field.enum_type.values[0].name.removesuffix("UNSPECIFIED")
        return value if value.startswith(prefix) else prefix + value.upper()
    return value
