"""The resources that one op, hook or resource may see, as attributes of one object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jetbridge.errors import UnknownResourceError


class Resources:
    """Resources by attribute: `context.resources.warehouse`. Reading one that was not asked for raises `UnknownResourceError`."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise UnknownResourceError(name) from None

    def _asdict(self) -> dict[str, Any]:
        """The resources by name."""
        return dict(self._values)

    @property
    def original_resource_dict(self) -> Mapping[str, Any]:
        """The resources by name, before `get_object_to_set_on_execution_context`."""
        return self._values

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values.values())

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __reduce__(self) -> tuple[Any, ...]:
        return (Resources, (dict(self._values),))


def scoped(values: Mapping[str, Any], keys: Any) -> Resources:
    """The resources of these keys."""
    return Resources({key: values[key] for key in keys if key in values})


NO_RESOURCES = Resources({})
