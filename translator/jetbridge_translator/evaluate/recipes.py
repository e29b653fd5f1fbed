"""How a value that is not known while a file is read comes about where the job is loaded: an expression of what Airflow's Variables and the environment hold.

`bucket = Variable.get("bucket")` in one module and `f"s3://{bucket}/raw"` in another make `f"s3://{Variable.get('bucket')}/raw"`, which can be
written anywhere. Nothing but such readings and what is known goes into a recipe: no call of a package is moved to another place.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import BUILTINS, MISSING
from jetbridge_translator.evaluate.modules import Module
from jetbridge_translator.evaluate.native_functions import Native
from jetbridge_translator.evaluate.safety import is_of_the_program
from jetbridge_translator.model import ExternalName, Recipe, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame

_LONGEST = 2000
_READERS = frozenset({"os.environ", "os.getenv", "os.environ.get"})
_READING_CLASSES = frozenset({"BaseHook", "Connection", "Variable"})
_PURE = ("json.", "os.path.", "ast.literal_eval")
_FUNCTIONS = frozenset("bool dict float int len list max min set sorted str tuple".split())
_SCALARS = (str, int, float, bool, type(None))
_COMPOUND = (
    ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Dict, ast.FormattedValue, ast.IfExp, ast.JoinedStr, ast.List,
    ast.Slice, ast.Subscript, ast.Tuple, ast.UnaryOp, ast.keyword,
)  # fmt: skip
_AWKWARD = frozenset("\\\"'\n")


class _NoRecipeError(Exception):
    """Something in the expression cannot be moved."""


def recipe_of(node: ast.expr, frame: Frame) -> Recipe | None:
    """The recipe of an expression whose value is not known; None if it needs more than a recipe may hold."""
    if not isinstance(node, (*_COMPOUND, ast.Attribute)):
        return None
    mover = _Mover(frame)
    try:
        text = ast.unparse(ast.fix_missing_locations(mover.moved(node)))
    except (_NoRecipeError, RecursionError, ValueError):
        return None
    return Recipe(text, tuple(sorted(mover.names.items()))) if mover.names and len(text) <= _LONGEST else None


class _Mover:
    """Copies an expression, and puts what its names stand for in their places."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.names: dict[str, str] = {}

    def moved(self, node: Any) -> Any:
        """The copy.

        Raises:
            _NoRecipeError: there is something in it that cannot be moved.
        """
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            value = self._value(node)
            if value is not MISSING:
                return self._of_value(value, node)
        if isinstance(node, ast.Attribute) and not node.attr.startswith("_"):
            return ast.Attribute(self.moved(node.value), node.attr, ast.Load())
        if isinstance(node, ast.JoinedStr):
            return self._text(node)
        if isinstance(node, _COMPOUND):
            return type(node)(**{name: self._part(value) for name, value in ast.iter_fields(node)})
        if isinstance(node, ast.Constant):
            return node
        raise _NoRecipeError

    def _part(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._part(item) for item in value]
        plain = not isinstance(value, (ast.expr, ast.keyword))
        return value if plain else self.moved(value)

    def _value(self, node: ast.expr) -> Any:
        """What a name, or a name of a module or object, stands for; MISSING where that is not seen."""
        if isinstance(node, ast.Name):
            return self._frame.get(node.id)
        if not isinstance(node, (ast.Attribute, ast.Subscript)):
            return MISSING
        holder = self._value(node.value)
        if isinstance(node, ast.Subscript):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else MISSING
            return holder.get(key, MISSING) if type(holder) is dict else MISSING
        if isinstance(holder, Module):
            return holder.names.get(node.attr, MISSING)
        if isinstance(holder, ExternalName):
            return ExternalName(f"{holder.qualified_name}.{node.attr}")
        return getattr(holder, "__dict__", {}).get(node.attr, MISSING) if is_of_the_program(holder) else MISSING

    def _of_value(self, value: Any, node: ast.expr) -> ast.expr:
        if isinstance(value, UnknownValue) and value.recipe is not None:
            for local, qualified in value.recipe.names:
                self._take(local, qualified)
            return ast.parse(value.recipe.text, mode="eval").body
        if isinstance(node, ast.Name) and node.id in _FUNCTIONS and value is BUILTINS[node.id]:
            return node
        if type(value) in _SCALARS:
            return ast.Constant(value)
        name = _qualified(value)
        if name is None:
            raise _NoRecipeError
        return self._named(name)

    def _named(self, qualified: str) -> ast.expr:
        """A class of Airflow by its name, a function of the standard library by its module's."""
        if qualified.startswith("airflow."):
            return ast.Name(self._take(qualified.rpartition(".")[2], qualified), ast.Load())
        top, *rest = qualified.split(".")
        found: ast.expr = ast.Name(self._take(top, top), ast.Load())
        for name in rest:
            found = ast.Attribute(found, name, ast.Load())
        return found

    def _take(self, local: str, qualified: str) -> str:
        if self.names.setdefault(local, qualified) != qualified:
            raise _NoRecipeError
        return local

    def _text(self, node: ast.JoinedStr) -> ast.expr:
        """An f-string with what is known put in; by `format` where its quotes would meet those of what is put in."""
        parts = [inner for part in node.values for inner in _parts(self.moved(part))]
        texts = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
        if not any(_AWKWARD & set(text) for text in texts):
            return ast.JoinedStr(parts)
        return _with_format(parts)


def _parts(node: ast.expr) -> list[ast.expr]:
    """A part of an f-string, or the parts of the text that is put in there."""
    inner = node.value if isinstance(node, ast.FormattedValue) and _is_bare(node) else node
    if isinstance(inner, ast.JoinedStr):
        return inner.values
    return [inner if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else node]


def _is_bare(node: ast.expr) -> bool:
    """Whether a part of an f-string is put in as it is."""
    return not isinstance(node, ast.FormattedValue) or (node.conversion == -1 and node.format_spec is None)


def _with_format(parts: list[ast.expr]) -> ast.expr:
    """`"… {} …".format(…)` of the parts of an f-string."""
    text = ""
    values: list[ast.expr] = []
    for part in parts:
        if isinstance(part, ast.FormattedValue):
            if not _is_bare(part):
                raise _NoRecipeError
            text += "{}"
            values.append(part.value)
        elif isinstance(part, ast.Constant):
            text += str(part.value).replace("{", "{{").replace("}", "}}")
    return ast.Call(ast.Attribute(ast.Constant(text), "format", ast.Load()), values, [])


def _qualified(value: Any) -> str | None:
    """The name of what may be read from in a recipe, or computes without looking around."""
    name: Any = value.name if isinstance(value, Native) else getattr(value, "qualified_name", None)
    if not isinstance(name, str):
        return None
    package, _, last = name.rpartition(".")
    reads = name in _READERS or (package.partition(".")[0] == "airflow" and last in _READING_CLASSES)
    return name if reads or name.startswith(_PURE) else None
