"""Environment variables: those that the user gave, no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.native_functions import NAMES, Native, computes
from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, Machine, Site

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


def _get(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    name = arguments[0] if arguments else keywords.get("key")
    default = arguments[1] if len(arguments) > 1 else keywords.get("default")
    if not isinstance(name, str):
        return NotImplemented if is_opaque(name) else default
    given = machine.settings.environment
    if name in given:
        return given[name]
    machine.finding("DAG104", machine.here(), f"`{name}` was not given with --env; it was taken as not set")
    return default


computes("os.getenv")(_get)


class Environment(AbstractObject):
    """`os.environ`."""

    __slots__ = ()
    shareable = True
    qualified_name = "os.environ"

    def get_attribute(self, name: str, site: Site, machine: Any) -> Any:
        """Methods of a mapping."""
        given = dict(machine.settings.environment)
        methods = {"get": _get, "copy": lambda *_: given, "setdefault": _get}
        if name in methods:
            return Native(f"os.environ.{name}", methods[name])
        return getattr(given, name) if name in ("keys", "values", "items") else NotImplemented

    def subscript(self, key: Any, site: Site, machine: Any) -> Any:
        """`os.environ["NAME"]`: a KeyError for whoever catches it, else not known."""
        if is_opaque(key):
            return NotImplemented
        if key in machine.settings.environment:
            return machine.settings.environment[key]
        machine.finding("DAG104", site, f"`{key}` was not given with --env")
        error = KeyError(key)
        if machine.would_catch(error):
            raise RaisedError(error)
        return machine.unknown(f"the environment variable `{key}` was not given", site)

    def set_item(self, key: Any, value: Any, site: Site, machine: Any) -> None:
        """`os.environ["NAME"] = …` is seen by what the file does later."""
        if isinstance(key, str) and isinstance(value, str):
            machine.set_environment(key, value)

    def contains(self, key: Any, machine: Any) -> Any:
        """`"NAME" in os.environ`."""
        if key not in machine.settings.environment:
            machine.finding("DAG104", machine.here(), f"`{key}` was not given with --env; it was taken as not set")
        return key in machine.settings.environment

    def iterate(self, site: Site, machine: Any) -> Iterator[Any]:
        """The names that were given."""
        return iter(dict(machine.settings.environment))


NAMES["os.environ"] = Environment()  # type: ignore[assignment]
__all__ = ["Environment", "Machine"]
