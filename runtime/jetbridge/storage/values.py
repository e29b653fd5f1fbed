"""The value of an XCom with its place, and the values of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class XComValue:
    """One value that a step pushed; `order` grows with the time of the push."""

    node_path: str
    map_index: int
    key: str
    value: Any
    order: int = 0


class LazySequence(Sequence[Any]):
    """The values of several task instances: a list that Airflow 2 shows by its length only."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._values = list(values)

    def __repr__(self) -> str:
        return f"LazySelectSequence([{len(self)} {'item' if len(self) == 1 else 'items'}])"

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        return self._values[index]

    def __eq__(self, other: object) -> bool:
        return self._values == list(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return id(self)
