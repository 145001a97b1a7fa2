"""Fills a message of the API from the tree of a job file, by the rules of the program spikepinn.

docs/api.md has the rules; client/cli/input/message_reader.cc and wire/scalar_reader.cc are their
other implementation.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from .errors import InvalidRequest, printable
from .tree import Node

_MAX_ERRORS = 20
# A YAML alias stands for all that it names, so that a small file can hold any number of values.
_MAX_VALUES = 5_000_000

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+.-]*(inf|infinity|nan)", re.IGNORECASE)
_RANGES = {FieldDescriptor.CPPTYPE_INT32: (-2**31, 2**31 - 1),
           FieldDescriptor.CPPTYPE_INT64: (-2**63, 2**63 - 1),
           FieldDescriptor.CPPTYPE_UINT64: (0, 2**64 - 1)}


class _BrokenRule(Exception):
    """A value does not fit its field."""


class _TooMuch(Exception):
    """Reading on is not worth it."""


def read_message(root: Node, message: Message, file: str, refuse: Callable[[str], str]) -> None:
    """InvalidRequest, a line for every error: "FILE:LINE: FIELD = VALUE: RULE".

    `refuse` says why a field of the outermost map may not be given, or "" if it may.
    """
    reader = _Reader(file, refuse)
    try:
        reader.read_map(root, "", root.line, message)
    except _TooMuch:
        pass
    if reader.errors:
        raise InvalidRequest("\n".join(reader.errors))


class _Reader:
    """Goes on after an error, so that all of them are told at once."""

    def __init__(self, file: str, refuse: Callable[[str], str]) -> None:
        self.errors: list[str] = []
        self._file = file
        self._refuse = refuse
        self._values = 0

    def read_map(self, node: Node, path: str, line: int, message: Message) -> None:
        if node.entries is None:
            what = f"{path} = {node}" if path else "the file"
            return self._error(line, f'{what}: must be a map of fields ("name: value")')
        seen: dict[str, int] = {}
        for key, value in node.entries:
            self._count()
            shown = f"{path}.{printable(str(key))}" if path else printable(str(key))
            if key.text is None:
                self._error(key.line, f"{shown}: the name of a field must be a word")
            elif key.text in seen:
                first = seen[key.text]
                self._error(key.line, f"{shown}: given twice"
                            + (f", first on line {first}" if first else ""))
            else:
                seen[key.text] = key.line
                self._read_entry(key.text, value, path, key.line, message)

    def _read_entry(self, name: str, value: Node, parent: str, line: int,
                    message: Message) -> None:
        path = f"{parent}.{name}" if parent else name
        refuse = (lambda _: "") if parent else self._refuse
        known = message.DESCRIPTOR.fields_by_name
        if why := refuse(name):
            self._error(line, f"{printable(path)}: {why}")
        elif name not in known:
            shown = f"{parent}." if parent else ""
            self._error(line, f"{shown}{printable(name[:60])}: unknown field; "
                        f"{_advice(name, [one for one in known if not refuse(one)])}")
        elif taken := _taken(known[name], message):
            members = ", ".join(one.name for one in known[name].containing_oneof.fields)
            self._error(line, f"{path}: {taken} is given already; only one of {members} may be")
        elif _is_repeated(known[name]):
            self._read_list(value, path, line, known[name], message)
        else:
            self._read_value(value, path, line, known[name], message)

    def _read_list(self, node: Node, path: str, line: int, field: FieldDescriptor,
                   message: Message) -> None:
        if node.is_null:
            return
        if node.items is None:
            return self._error(
                line, f'{path} = {node}: must be a list ("[...]" or lines with "- ")')
        for index, item in enumerate(node.items):
            self._count()
            self._read_value(item, f"{path}[{index}]", line if item.is_null else item.line, field,
                             message)

    def _read_value(self, node: Node, path: str, line: int, field: FieldDescriptor,
                    message: Message) -> None:
        repeated = _is_repeated(field)
        if field.message_type is None:
            return self._read_scalar(node, path, line, field, message)
        if not node.is_null:
            inner = getattr(message, field.name)
            if repeated:
                inner = inner.add()
            inner.SetInParent()
            return self.read_map(node, path, line, inner)
        # "stimulus:" with all of its lines commented out is not given: it must not replace a
        # preset's.
        if repeated:
            self._error(line, f"{path}: has no value")

    def _read_scalar(self, node: Node, path: str, line: int, field: FieldDescriptor,
                     message: Message) -> None:
        try:
            value = _scalar(node, field)
        except _BrokenRule as rule:
            shown = "" if node.is_null else f" = {node}"
            return self._error(line, f"{path}{shown}: {rule}")
        if _is_repeated(field):
            getattr(message, field.name).append(value)
        else:
            setattr(message, field.name, value)

    def _count(self) -> None:
        self._values += 1
        if self._values > _MAX_VALUES:
            self._error(0, f"holds more than {_MAX_VALUES:,} values, each alias counted with all "
                        "that it names")
            raise _TooMuch

    def _error(self, line: int, text: str) -> None:
        self.errors.append(f"{self._file}:{line}: {text}" if line else f"{self._file}: {text}")
        if len(self.errors) == _MAX_ERRORS:
            raise _TooMuch


def _is_repeated(field: FieldDescriptor) -> bool:
    repeated = getattr(field, "is_repeated", None)  # protobuf 6.31 and later
    return bool(field.label == field.LABEL_REPEATED if repeated is None else repeated)


def _taken(field: FieldDescriptor, message: Message) -> str:
    oneof = field.containing_oneof
    return (message.WhichOneof(oneof.name) or "") if oneof else ""


def _advice(unknown: str, known: list[str]) -> str:
    near = difflib.get_close_matches(unknown[:60], known, 1)
    return f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"


def _scalar(node: Node, field: FieldDescriptor) -> Any:
    if node.is_null:
        raise _BrokenRule("has no value")
    if node.text is None:
        raise _BrokenRule("must be a single value")
    kind = field.cpp_type
    if kind == FieldDescriptor.CPPTYPE_STRING:
        return _utf8(node.text)
    if kind == FieldDescriptor.CPPTYPE_ENUM:
        return _enum_value(node.text, field.enum_type)
    if kind == FieldDescriptor.CPPTYPE_BOOL:
        if node.quoted or node.text not in ("true", "false"):
            raise _BrokenRule("must be true or false" + (", without quotes" * node.quoted))
        return node.text == "true"
    if node.quoted:
        raise _BrokenRule("must be a number, without quotes")
    return _integer(node.text, kind) if kind in _RANGES else _double(node.text)


def _utf8(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _BrokenRule("must be text that is UTF-8") from None
    return text


def _enum_value(text: str, kind: Any) -> int:
    """ "guided" or "METHOD_GUIDED", in any case; the zero value is not for people to write."""
    prefix = kind.values[0].name.removesuffix("UNSPECIFIED")
    known = {one.name.removeprefix(prefix).lower(): one.number for one in kind.values
             if one.number != 0}
    for name, number in known.items():
        if text.lower() in (name, prefix.lower() + name):
            return int(number)
    raise _BrokenRule(f"must be one of {', '.join(known)}")


def _integer(text: str, kind: int) -> int:
    low, high = _RANGES[kind]
    if not _WHOLE.fullmatch(text):
        raise _BrokenRule("must be a whole number")
    # Python refuses to read thousands of digits.
    if len(text) > 20 or not low <= int(text) <= high:
        raise _BrokenRule(f"must be a whole number in [{low}, {high}]")
    return int(text)


def _double(text: str) -> float:
    is_decimal = _DECIMAL.fullmatch(text) is not None
    if is_decimal and math.isfinite(value := float(text)):
        return value
    raise _BrokenRule("must be finite" if is_decimal or _NOT_FINITE.fullmatch(text)
                      else "must be a number")


def rule_of(descriptor: Descriptor, name: str) -> str:
    """What a field takes, for who gives it as a Python value."""
    kind = descriptor.fields_by_name[name].cpp_type
    if kind in _RANGES:
        return "must be a whole number in [{}, {}]".format(*_RANGES[kind])
    return {FieldDescriptor.CPPTYPE_STRING: "must be text that is UTF-8",
            FieldDescriptor.CPPTYPE_BOOL: "must be True or False",
            FieldDescriptor.CPPTYPE_DOUBLE: "must be a number"}.get(kind, "does not fit")
