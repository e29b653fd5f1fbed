"""Real classes that stand in for classes that are not read, so that the program's own classes can inherit from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.model import NameOrigin

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.evaluate.shared import Home

_OPERATORS = {
    ">>": ("__rshift__", "__rrshift__"),
    "<<": ("__lshift__", "__rlshift__"),
    "|": ("__or__", "__ror__"),
    "&": ("__and__", "__rand__"),
    "+": ("__add__", "__radd__"),
}


class StandIn:
    """The root of all stand-ins. `__abstract__` is the class of Airflow that it stands for, None for one of another package."""

    __abstract__: ClassVar[AbstractClass | None] = None
    __external__: ClassVar[str] = ""
    __home__: ClassVar[Any] = None
    origin: ClassVar[NameOrigin | None] = None

    def __getattr__(self, name: str) -> Any:
        """What the class that it stands for has under this name."""
        machine: Evaluator = self.__home__.machine
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if self.__abstract__ is None:
            reason = f"`{self.__external__}` belongs to a package that is not read"
            return machine.not_known(reason, machine.node, machine.frame)
        found = self.__abstract__.instance_attribute(self, name, machine.here(), machine)
        if found is NotImplemented:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return found

    def __enter__(self) -> Any:
        """`with`: what the class that it stands for makes of it."""
        machine: Evaluator = self.__home__.machine
        found: Any = NotImplemented
        if self.__abstract__ is not None:
            found = self.__abstract__.instance_enter(self, machine.here(), machine)
        if found is NotImplemented:
            return machine.not_known(f"a {type(self).__name__} is no context that is read", machine.node, machine.frame)
        return found

    def __exit__(self, *error: object) -> None:
        """The end of the block."""
        machine: Evaluator = self.__home__.machine
        if self.__abstract__ is not None:
            self.__abstract__.instance_exit(self, machine.here(), machine)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set it, and tell the class that it stands for."""
        object.__setattr__(self, name, value)
        if self.__abstract__ is not None:
            machine: Evaluator = self.__home__.machine
            self.__abstract__.instance_set_attribute(self, name, value, machine.here(), machine)


KEYWORD_CLASSES = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel"})
"""Classes whose instances keep their keyword arguments as attributes."""


def _initialiser(home: Home, abstract: AbstractClass | None, name: str) -> Any:
    """The `__init__` of one stand-in: of Airflow's classes their own meaning; others hand on, as cooperative classes do."""

    def initialise(self: StandIn, *arguments: Any, **keywords: Any) -> None:
        if abstract is not None:
            machine = home.machine
            machine.touch()
            abstract.initialise(self, arguments, keywords, machine.here(), machine)
        elif name in KEYWORD_CLASSES:
            for key, value in keywords.items():
                object.__setattr__(self, key, value)
        else:
            _hand_on(self, name, arguments, keywords)

    initialise.__name__ = "__init__"
    return initialise


def _hand_on(instance: StandIn, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    line = type(instance).__mro__
    own = next(index for index, cls in enumerate(line) if vars(cls).get("__external__") == name)
    following = next((cls for cls in line[own + 1 :] if "__init__" in vars(cls)), object)
    if following is not object:
        following.__init__(instance, *arguments, **keywords)  # type: ignore[misc]


def _operator(symbol: str, *, reflected: bool) -> Any:
    def method(self: StandIn, other: Any) -> Any:
        machine: Evaluator = self.__home__.machine
        if self.__abstract__ is None:
            return NotImplemented
        return self.__abstract__.instance_binary(self, symbol, other, machine.here(), machine, reflected=reflected)

    return method


for _symbol, (_plain, _reflected) in _OPERATORS.items():
    setattr(StandIn, _plain, _operator(_symbol, reflected=False))
    setattr(StandIn, _reflected, _operator(_symbol, reflected=True))


def stand_in(machine: Evaluator, base: Any) -> type[StandIn]:
    """The stand-in for a class that is not read: of Airflow (`AbstractClass`), of another package, or unknown."""
    name = str(getattr(base, "qualified_name", None) or getattr(base, "expression", "unknown"))
    key = f"stand-in:{name}"
    if key not in machine.stand_ins:
        abstract = base if isinstance(base, AbstractClass) else None
        namespace = {
            "__init__": _initialiser(machine.home, abstract, name),
            "__external__": name,
            "__home__": machine.home,
            "__module__": name.rpartition(".")[0],
            "origin": getattr(abstract, "instance_origin", None),
        }
        if abstract is not None:
            namespace["__abstract__"] = abstract
        machine.stand_ins[key] = type(name.rpartition(".")[2] or "unknown", (StandIn,), namespace)
    made: type[StandIn] = machine.stand_ins[key]
    return made


def is_not_read(base: Any) -> bool:
    """Whether a base class needs a stand-in."""
    return isinstance(base, AbstractObject) or not isinstance(base, type)
