"""Names of the written code: valid, telling, and never in each other's way."""

from __future__ import annotations

import builtins
import itertools
import keyword
import re
from collections.abc import Iterable, Sequence

from jetbridge_translator.operators.op_names import default_op_name

_INVALID = re.compile(r"[^A-Za-z0-9_]+")
_NODE_NAME = re.compile(r"^[A-Za-z0-9_]+$")
_SHORT = 3

RESERVED_NODE_NAMES = frozenset(
    {"context", "conf", "config", "meta", "arg_dict", "dict", "input_arg_dict", "output_arg_dict"}
    | {"int", "str", "float", "bool", "input", "output", "type"}
    | set(keyword.kwlist)
)
"""Names that the op layer refuses for ops and graphs."""

OUR_NAMES = frozenset(
    {
        "Backoff",
        "Context",
        "Definitions",
        "FailException",
        "GraphOut",
        "RetryPolicy",
        "ScheduleDefinition",
        "Shell",
        "SkipException",
        "TaskInstance",
        "TriggerRule",
        "branch_op",
        "empty",
        "from_context",
        "graph",
        "job",
        "latest_only",
        "op",
        "operator_op",
        "sensor_op",
        "short_circuit_op",
        "template",
        "template_file",
    }
)
"""Names that written modules import."""

_BUILTINS = frozenset(dir(builtins))


def identifier(text: str) -> str:
    """A text as a Python name."""
    name = _INVALID.sub("_", text).strip("_") or "task"
    name = f"task_{name}" if name[0].isdigit() else name
    return f"{name}_" if keyword.iskeyword(name) else name


def node_name(text: str) -> str:
    """A text as the name of a node: a leading digit is fine there."""
    name = text if _NODE_NAME.match(text) else _INVALID.sub("_", text).strip("_") or "task"
    return f"{name}_" if name in RESERVED_NODE_NAMES else name


def snake_case(name: str) -> str:
    """`LoadTableOperator` -> `load_table`."""
    return identifier(default_op_name(name))


def common_name(names: Sequence[str]) -> str | None:
    """What the names of several nodes have in common at their beginning; None if that says too little."""
    prefix = _common_prefix(min(names), max(names))
    if prefix not in names and "_" in prefix:
        prefix = prefix.rpartition("_")[0] or prefix
    prefix = prefix.strip("_")
    return identifier(prefix) if len(prefix) >= _SHORT else None


def _common_prefix(first: str, last: str) -> str:
    """What two names share; of the first and the last of many in order, what all of them share."""
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(left for left, _ in pairs)


def plural(name: str) -> str:
    """A name for a list of such things."""
    if name.endswith("s"):
        return f"{name}_list" if name.endswith("ss") else name
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else f"{name}s"


class Names:
    """Gives out names, each once. `own` are the user's names: only what replaces the user's definition may have them."""

    def __init__(self, taken: Iterable[str] = (), own: Iterable[str] = ()) -> None:
        self._taken = set(taken) | _BUILTINS | set(keyword.kwlist)
        self._own = set(own)

    def claim(self, wanted: str, *suffixes: str) -> str:
        """The wanted name, or with the first suffix that is free, or with a number."""
        candidates = [wanted, *(f"{wanted}_{suffix}" for suffix in suffixes)]
        for candidate in candidates:
            if self._is_free(candidate):
                return self._give(candidate)
        number = 2
        while not self._is_free(f"{candidates[-1]}_{number}"):
            number += 1
        return self._give(f"{candidates[-1]}_{number}")

    def claim_own(self, name: str, *suffixes: str) -> str:
        """A name of the user for what takes the place of the user's definition."""
        return self.claim(name, *suffixes) if name in self._taken else self._give(name)

    def taken(self) -> frozenset[str]:
        """The names that are given out by now."""
        return frozenset(self._taken)

    def take_back(self, taken: frozenset[str]) -> None:
        """Make every name free again that was given out since."""
        self._taken = set(taken)

    def _is_free(self, name: str) -> bool:
        return name not in self._taken and name not in self._own

    def _give(self, name: str) -> str:
        self._taken.add(name)
        return name
