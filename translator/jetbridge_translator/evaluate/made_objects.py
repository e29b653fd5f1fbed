"""How objects of the program's classes were made: with which arguments, as long as nobody has changed them since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.model import Holder, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

_SCALARS = (str, int, float, bool, type(None))
_MOST = 10_000


class MadeObjects:
    """The objects that one evaluation made, by identity; they are kept, so that no other one gets their ids."""

    def __init__(self) -> None:
        """Nothing is made yet."""
        self._made: dict[int, tuple[Any, tuple[Any, ...], dict[str, Any], dict[str, Any]]] = {}

    def note(self, made: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        """Note an object that a class was just called for."""
        if len(self._made) < _MOST and type(made).__dictoffset__:
            self._made[id(made)] = (made, arguments, dict(keywords), _state(made))

    def holder_of(self, owner: Any, machine: Evaluator) -> Holder | None:
        """The object or class whose method is called, as an expression can make it again; None if that cannot be said."""
        from jetbridge_translator.evaluate.callables import callable_model  # noqa: PLC0415 -- which needs this module

        if isinstance(owner, type):
            kind = callable_model(owner, machine)
            return None if kind is None else Holder(kind)
        made, arguments, keywords, state = self._made.get(id(owner), (None, (), {}, {}))
        if made is not owner or _state(owner) != state or not all(map(_is_plain, (*arguments, *keywords.values()))):
            return None
        kind = callable_model(type(owner), machine)
        return None if kind is None else Holder(kind, arguments, tuple(keywords.items()), is_made=True)


def _state(made: Any) -> dict[str, Any]:
    """What an object holds, its collections as they are now."""
    held = vars(made).items()
    return {name: value.copy() if type(value) in (list, dict, set) else value for name, value in held}


def _is_plain(value: Any) -> bool:
    if isinstance(value, UnknownValue):
        return value.recipe is not None
    if type(value) is dict:
        return all(_is_plain(item) for pair in value.items() for item in pair)
    if type(value) in (list, tuple):
        return all(map(_is_plain, value))
    return type(value) in _SCALARS
