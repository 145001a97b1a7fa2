"""What stands in a job file, before anybody knows what it is meant for: text, lists and maps."""

from __future__ import annotations

import itertools
import json
import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import InvalidRequest, printable

_NULL = "tag:yaml.org,2002:null"


@dataclass
class Node:
    """One of `text`, `items` and `entries` is set; none of them: no value."""

    line: int = 0  # 0: unknown
    text: str | None = None
    quoted: bool = False
    items: list[Node] | None = None
    entries: list[tuple[Node, Node]] | None = None

    @property
    def is_null(self) -> bool:
        return self.text is None and self.items is None and self.entries is None

    def __str__(self) -> str:
        """Short enough for a message."""
        if self.text is None:
            return "{...}" if self.entries is not None else "[...]" if self.items is not None \
                else "null"
        text = printable(self.text[:60]) + ("..." if len(self.text) > 60 else "")
        return f'"{text}"' if self.quoted or not text else text


def tree_of_value(value: Any, path: str) -> Node:
    """Of dictionaries, lists and plain values; an entry that is None counts as left out."""
    if isinstance(value, Node):
        return value
    if value is None:
        return Node()
    if isinstance(value, (np.ndarray, np.generic)):
        return tree_of_value(value.tolist(), path)
    if isinstance(value, str):
        return Node(text=str.__str__(value), quoted=True)
    if isinstance(value, bool):
        return Node(text="true" if value else "false")
    if isinstance(value, numbers.Real):
        return Node(text=_number(value))
    if isinstance(value, Mapping):
        return Node(entries=[(Node(text=str(key)), tree_of_value(one, f"{path}.{key}"))
                             for key, one in value.items() if one is not None])
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return Node(items=[tree_of_value(one, f"{path}[{i}]") for i, one in enumerate(value)])
    raise InvalidRequest(f"{printable(path)}: must be text, a number, true or false, a list or a "
                         f"dictionary, not of type {type(value).__name__}")


def _number(value: numbers.Real) -> str:
    if isinstance(value, numbers.Integral):
        return str(int(value))
    as_float = float(value)
    # 500.0 may be meant for a whole number; both read back as the very same double.
    return str(int(as_float)) if as_float.is_integer() else repr(as_float)


def tree_of_json(text: str, file: str) -> Node:
    def plain(word: str) -> Node:
        return Node(text=word)

    def entries(pairs: list[tuple[str, Any]]) -> Node:
        return Node(entries=[(Node(text=key), tree_of_value(value, key)) for key, value in pairs])

    try:
        return tree_of_value(json.loads(text, object_pairs_hook=entries, parse_int=plain,
                                        parse_float=plain, parse_constant=plain), file)
    except json.JSONDecodeError as error:
        raise InvalidRequest(f"{file}:{error.lineno}: is not JSON: {error.msg}") from None


def tree_of_yaml(text: str, file: str) -> Node:
    try:
        import yaml
    except ImportError:
        raise InvalidRequest(f"{file}: reading YAML needs the package PyYAML (Debian: "
                             "python3-yaml); a .json file needs nothing") from None
    try:
        documents = list(itertools.islice(yaml.compose_all(text, yaml.SafeLoader), 2))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}" if mark else file
        raise InvalidRequest(f"{place}: is neither YAML nor JSON: "
                             f"{printable(error.problem or error.context or '')}") from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the latter: of odd escapes
        raise InvalidRequest(f"{file}: is neither YAML nor JSON: "
                             f"{printable(' '.join(str(error).split()))}") from None
    if len(documents) != 1:
        raise InvalidRequest(f"{file}: "
                             f"{'holds more than one YAML document' if documents else 'is empty'}")
    return _tree_of_yaml_node(documents[0], {})


def _tree_of_yaml_node(given: Any, made: dict[int, Node]) -> Node:
    """`made`: what an alias names is made once, and may hold itself."""
    if id(given) in made:
        return made[id(given)]
    node = made[id(given)] = Node(given.start_mark.line + 1)
    if given.id == "mapping":
        node.entries = []
        node.entries += [(_tree_of_yaml_node(key, made), _tree_of_yaml_node(value, made))
                         for key, value in given.value]
    elif given.id == "sequence":
        node.items = []
        node.items += [_tree_of_yaml_node(one, made) for one in given.value]
    elif given.tag != _NULL:
        node.text, node.quoted = given.value, bool(given.style)
    return node
