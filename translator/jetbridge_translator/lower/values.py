"""Arguments as expressions: the user's own text where every name in it can travel along, else the value."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from typing import Any

from jetbridge_translator.lower.assets import asset_expression
from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Expression,
    Handle,
    Imported,
    Item,
    Literal,
    Local,
    Mapping,
    Sequence,
    Verbatim,
)
from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.lower.sources import parsed, segment
from jetbridge_translator.lower.travel.closure import can_travel
from jetbridge_translator.lower.travel.elsewhere import function_elsewhere
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.model import (
    AssetValue,
    Callable,
    ExternalCall,
    Holder,
    NameOrigin,
    NameUse,
    Source,
    TaskOutput,
    UnknownValue,
)

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
# What is wrapped in these is not rendered. https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html#templating
_LITERALS = frozenset({"airflow.utils.template.literal", "airflow.sdk.literal"})
TEMPLATE = Imported("jetbridge", "template")
TEMPLATE_FILE = Imported("jetbridge", "template_file")


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Writes values for one place of the output.

    `loops` are the loop variables that stand around that place in the written code. `templated` says that texts with `{{ … }}` are rendered
    before the op runs, `extensions` which texts name a file to be rendered.
    """

    scope: ModuleScope
    loops: frozenset[str] = frozenset()
    templated: bool = False
    extensions: tuple[str, ...] = ()
    functions: dict[str, str] = field(default_factory=dict)

    def write(self, value: Any, source: Source | None = None) -> Expression:
        """The expression of a value.

        Raises:
            UnwritableError: neither its text nor its value can be written.
        """
        if source is not None:
            tree = parsed(source.text)
            if tree is not None:
                return self._woven(tree, source, value)
        return literal(value, self.special)

    def travels(self, source: Source) -> bool:
        """Whether every name of an expression can travel along."""
        return all(self._travels(use) for use in source.names)

    def _woven(self, tree: ast.expr, source: Source, value: Any) -> Expression:
        """Follow displays into their items, so that each item can be a text of the user, a template, a handle."""
        if isinstance(tree, ast.Dict) and isinstance(value, dict) and self._is_mixed(value):
            keys = [key for key in tree.keys if key is not None]
            if len(keys) == len(tree.keys) == len(value):
                items = zip(keys, tree.values, value.items(), strict=True)
                return Mapping(tuple((self._woven(k, source, a), self._woven(v, source, b)) for k, v, (a, b) in items))
        elif _is_display_of(tree, value) and self._is_mixed(value):
            items_of = tree.elts if isinstance(tree, (ast.List, ast.Tuple)) else []
            parts = tuple(self._woven(item, source, v) for item, v in zip(items_of, value, strict=True))
            return Sequence(parts, "[]" if isinstance(tree, ast.List) else "()")
        return self._leaf(tree, source, value)

    def _is_mixed(self, value: Any) -> bool:
        """Whether something inside needs more than its text."""
        parts = value.values() if isinstance(value, dict) else value
        for part in parts:
            if isinstance(part, (dict, list, tuple)):
                if self._is_mixed(part):
                    return True
            elif isinstance(part, UnknownValue):
                continue
            elif (self.inside if isinstance(part, ExternalCall) else self).special(part) is not None:
                return True
        return False

    @property
    def inside(self) -> ValueWriter:
        """The writer inside of an object: Airflow renders no text there, unless the object's operator does, which then renders the plain one."""
        return replace(self, templated=False)

    def _leaf(self, tree: ast.expr, source: Source, value: Any) -> Expression:
        if isinstance(value, Callable):
            return self._callable(tree, source, value)
        if self._holds_handles(value):
            return literal(value, self.special)
        kept = self._kept(tree, source)
        if kept is None:
            return literal(value, self.special)
        if isinstance(value, (dict, list, tuple, set)) and self._is_mixed(value):
            return literal(value, self.special)
        wrapper = self._wrapper(value)
        return kept if wrapper is None else Call(wrapper, (kept,))

    def _callable(self, tree: ast.expr, source: Source, value: Callable) -> Expression:
        """A function by its name, else by the user's expression: `client.load`, `make_loader("orders")`; a method by the expression first."""
        kept = None if value.bound_arguments or value.bound_keywords else self._kept(tree, source)
        if kept is not None and value.of_object:
            return kept
        try:
            return self._function(value)
        except UnwritableError:
            if kept is None:
                raise
            return kept

    def _holds_handles(self, value: Any) -> bool:
        if isinstance(value, (TaskOutput, Callable)) or is_mapped_argument(value):
            return True
        if isinstance(value, dict):
            return any(map(self._holds_handles, value.values()))
        return isinstance(value, (list, tuple, set)) and any(map(self._holds_handles, value))

    def _kept(self, tree: ast.expr, source: Source) -> Verbatim | None:
        """The text of an expression, if all its names travel along."""
        used = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
        names = [use for use in source.names if use.name in used]
        if not all(self._travels(use) for use in names):
            return None
        text = segment(source, tree)
        return Verbatim(text, tuple(use.name for use in names if self._is_of_module(use))) if text else None

    def _travels(self, use: NameUse) -> bool:
        if use.name.startswith("__"):
            return use.name == "__file__" and use.file in (None, self.scope.file)
        if use.name in self.loops:
            return True
        if use.origin is NameOrigin.BUILTIN:
            return True
        return self._is_of_module(use) and self.scope.is_constant(use.name) and can_travel(self.scope, use.name)

    def _is_of_module(self, use: NameUse) -> bool:
        """Whether the module binds a name; it may have failed to while the file was read, where nothing that it asks for is there."""
        failed = use.origin is NameOrigin.UNKNOWN and use.name in self.scope.binders
        return use.origin is NameOrigin.MODULE or (failed and self.scope.binds_outside(use.name))

    def _wrapper(self, value: Any) -> Imported | None:
        """What a text of a template field is wrapped in."""
        if not self.templated or not isinstance(value, str):
            return None
        if self.extensions and value.endswith(self.extensions):
            return TEMPLATE_FILE
        return TEMPLATE if _TEMPLATE.search(value) or value.endswith("\n") else None

    def special(self, value: Any) -> Expression | None:
        """The expression of a value that is more than plain data; None for all others."""
        if isinstance(value, TaskOutput):
            return self._output(value)
        if isinstance(value, UnknownValue):
            return self._unknown(value)
        if isinstance(value, Callable):
            return self._function(value)
        if isinstance(value, AssetValue):
            return asset_expression(value)
        if isinstance(value, ExternalCall):
            return self._call(value)
        wrapper = self._wrapper(value)
        return None if wrapper is None else Call(wrapper, (Literal(value),))

    def _unknown(self, value: UnknownValue) -> Expression:
        if value.recipe is None:
            raise UnwritableError(f"{value.expression} is not known: {value.reason}")
        wrapper = self._wrapper(value.recipe.text)
        return literal(value) if wrapper is None else Call(wrapper, (literal(value),))

    def _function(self, value: Callable) -> Expression:
        named = self._named(value)
        if not value.bound_arguments and not value.bound_keywords:
            return named
        bound = tuple(literal(item, self.inside.special) for item in value.bound_arguments)
        keywords = tuple((key, literal(item, self.inside.special)) for key, item in value.bound_keywords)
        return Call(Imported("functools", "partial"), (named, *bound), keywords)

    def _named(self, value: Callable) -> Expression:
        if value.is_lambda and all(self._travels(use) for use in value.names):
            return Verbatim(value.text, tuple(use.name for use in value.names if use.origin is NameOrigin.MODULE))
        if value.holder is not None:
            return Attribute(self._holder(value.holder), value.name)
        if value.of_object:
            raise UnwritableError(f"the object whose {value.name} is called cannot be named from the written module")
        is_own = value.file == self.scope.file and not value.is_lambda
        if is_own and self.scope.statements_of(value.name) and can_travel(self.scope, value.name):
            return Verbatim(value.name, (value.name,))
        found = function_elsewhere(self.scope, value)
        if found is not None:
            return found
        owner = value.qualname.rpartition(".")[0]
        if owner.isidentifier() and not value.is_lambda:  # a function that stands in a class
            return Attribute(self._named(Callable(owner, value.file, value.place, value.text)), value.name)
        raise UnwritableError(f"the function {value.name} cannot be named from the written module")

    def _holder(self, holder: Holder) -> Expression:
        kind = self._named(holder.kind)
        if not holder.is_made:
            return kind
        keywords = tuple((name, literal(item)) for name, item in holder.keywords)
        return Call(kind, tuple(literal(item) for item in holder.arguments), keywords)

    def _call(self, value: ExternalCall) -> Expression | None:
        """An object that is not read.

        What `literal` wraps is written plain. What a mapped group is mapped over is a parameter of its graph; a param of `@dag`'s function is read when the op runs; an object of the
        file's own class is made by its own name.
        """
        name = value.qualified_name.rpartition(".")[2]
        if value.qualified_name in _LITERALS and value.arguments:
            return literal(value.arguments[0], self.inside.special)
        if is_mapped_argument(value):
            return Local(str(value.keywords["key"]))
        if name == "DagParam" and "name" in value.keywords:
            return Call(TEMPLATE, (Literal(f"{{{{ params.{value.keywords['name']} }}}}"),))
        plain = self.inside.special
        if ":" not in value.qualified_name and value.qualified_name.rpartition(".")[0] != self.scope.module:
            return literal(value, plain) if self.templated else None
        if not self.scope.statements_of(name) or not can_travel(self.scope, name):
            raise UnwritableError(f"{value.qualified_name} cannot be named from the written module")
        arguments = tuple(literal(item, plain) for item in value.arguments)
        keywords = tuple((key, literal(item, plain)) for key, item in value.keywords.items())
        return Call(Verbatim(name, (name,)), arguments, keywords)

    def _output(self, value: TaskOutput) -> Expression:
        outputs = [item for item in value.operands if isinstance(item, TaskOutput)]
        base: Expression = Handle(value.task_id, None if value.key == "return_value" else value.key)
        if not value.task_id and outputs:  # derived of what is derived itself, the first of the operands
            base = self._output(outputs.pop(0))
        if value.operation is None:
            return base
        if value.operation == "map":
            for function in (item for item in value.operands if isinstance(item, Callable)):
                base = Call(Attribute(base, "map"), (self._function(function),))
            return base
        fill = [item for item in value.operands if not isinstance(item, (TaskOutput, Callable))]
        keywords = (("fillvalue", literal(fill[0], self.special)),) if value.operation == "zip" and fill else ()
        return Call(Attribute(base, value.operation), tuple(self._output(item) for item in outputs), keywords)


def _is_display_of(tree: ast.expr, value: Any) -> bool:
    """Whether a list or tuple display shows each item of the value."""
    if not isinstance(tree, (ast.List, ast.Tuple)) or not isinstance(value, (list, tuple)):
        return False
    return len(tree.elts) == len(value) and not any(isinstance(item, ast.Starred) for item in tree.elts)


def is_mapped_argument(value: Any) -> bool:
    """Whether a value is what a mapped task group is mapped over, seen from inside of it."""
    return isinstance(value, ExternalCall) and value.qualified_name.endswith(".MappedArgument")


def with_key(handle: Expression, key: str | None) -> Expression:
    """`handle["key"]`, or the handle itself."""
    return handle if key is None else Item(handle, Literal(key))
