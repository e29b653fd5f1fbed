"""Which node and which step an event is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NodeHandle:
    """The path of a node, innermost name first; its text is the path with dots."""

    name: str
    parent: NodeHandle | None = None

    @classmethod
    def of(cls, path: tuple[str, ...]) -> NodeHandle | None:
        """The handle of a path, outermost name first."""
        handle = None
        for name in path:
            handle = cls(name, handle)
        return handle

    @classmethod
    def from_string(cls, text: str) -> NodeHandle:
        """The handle of `outer.inner.op`."""
        handle = cls.of(tuple(text.split(".")))
        if handle is None:
            raise ValueError("a handle needs at least one name")
        return handle

    @property
    def path(self) -> list[str]:
        """The names, outermost first."""
        return [*(self.parent.path if self.parent else ()), self.name]

    @property
    def root(self) -> NodeHandle:
        """The outermost node."""
        return self if self.parent is None else self.parent.root

    def is_or_descends_from(self, other: NodeHandle) -> bool:
        """Whether this is the other node or stands inside of it."""
        return self.path[: len(other.path)] == other.path

    def to_string(self) -> str:
        """The path with dots."""
        return ".".join(self.path)

    def __str__(self) -> str:
        return self.to_string()


@dataclass(frozen=True, slots=True)
class StepHandle:
    """A step of a run, by its key."""

    key: str

    def to_key(self) -> str:
        """The key."""
        return self.key
