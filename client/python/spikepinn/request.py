"""Messages of the API from what a program passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .errors import InvalidRequest, printable
from .message_reader import rule_of

M = TypeVar("M")


def make(kind: Callable[..., M], **fields: Any) -> M:
    """InvalidRequest, naming the field, for a value that the message cannot hold."""
    try:
        return kind(**fields)
    except (TypeError, ValueError):
        for name, value in fields.items():
            _check(kind, name, value)
        raise


def _check(kind: Any, name: str, value: Any) -> None:
    try:
        kind(**{name: value})
    except (TypeError, ValueError):
        shown = repr(value)
        shown = printable(shown[:60]) + ("..." if len(shown) > 60 else "")
        raise InvalidRequest(f"{name} = {shown}: {rule_of(kind.DESCRIPTOR, name)}") from None


def quoted(field: str, value: str) -> str:
    """A comparison of a filter, whose grammar has no way to write a quote."""
    if '"' in value:
        raise InvalidRequest(f"{field} = {printable(value[:60])}: must not hold a quote (\")")
    return f'{field} = "{value}"'
