"""Functions of Airflow as the evaluator calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

Body = Callable[[tuple[Any, ...], dict[str, Any], "Site", "Machine"], Any]


class Method(AbstractObject):
    """A function or bound method whose body is ours: `body(arguments, keywords, site, machine)`."""

    __slots__ = ("body", "name")

    def __init__(self, name: str, body: Body) -> None:
        self.name = name
        self.body = body

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Run the body."""
        return self.body(arguments, keywords, site, machine)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """The name of the function; nothing else."""
        return self.name if name in ("__name__", "__qualname__") else NotImplemented


def known_keywords(keywords: dict[str, Any], of: str, site: Site, machine: Machine) -> dict[str, Any]:
    """The keywords that are known; `**` of a value that is not known gives more of them, which a finding tells."""
    if "**" not in keywords:
        return keywords
    machine.finding("DAG206", site, f"some arguments of this {of} are unknown (`**`)")
    return {name: value for name, value in keywords.items() if name != "**"}


def bound(parameters: tuple[str, ...], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
    """Positional arguments by the names of the parameters, together with the keywords."""
    return {**dict(zip(parameters, arguments, strict=False)), **keywords}
