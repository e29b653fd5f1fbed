"""What tests set for what jobs read from the environment while they are loaded: texts that the code can use as it uses the real ones."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

_DATE = datetime(2024, 1, 2)  # noqa: DTZ001 -- formats decide whether a zone is shown
_TEXT = "fake"
_READERS = {"Variable.get": "AIRFLOW_VAR_", "os.environ.get": "", "os.getenv": ""}
_CONNECTION_READERS = frozenset({"BaseHook.get_connection", "Connection.get", "Connection.get_connection_from_secrets"})
_DEFAULTS = frozenset({"default_var", "default"})
_PLAIN: Mapping[str, str] = {"int": "1", "float": "1.0", "Decimal": "1", "bool": "1"}
_JSON_READERS = frozenset({"loads", "literal_eval", "safe_load"})
_DATE_READERS = frozenset({"fromisoformat", "parse", "isoparse"})
_CONNECTION = "generic://fake:fake@localhost:1/fake"


@dataclass
class _Use:
    """How code uses a value: the function that it goes through, what it has to be one of, and what it is asked for by key."""

    through: str = ""
    choice: str = ""
    format: str = ""
    is_json: bool = False
    is_list: bool = False
    keys: dict[str, _Use] = field(default_factory=dict)


def stand_ins(texts: Iterable[str]) -> dict[str, str]:
    """By name of an environment variable what the tests set: for variables and connections of Airflow, and for what code asks the environment for.

    What code has a default for is left unset.
    """
    found: dict[str, _Use] = {}
    connections: set[str] = set()
    for text in texts:
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        _Reader(tree, found).read()
        connections |= set(_connections(tree))
    made = {name: _as_text(use) for name, use in found.items()} | dict.fromkeys(connections, _CONNECTION)
    return dict(sorted(made.items()))


class _Reader:
    """Reads how one module uses variables: by the expressions around each `Variable.get`, and around the names that keep its value."""

    def __init__(self, tree: ast.Module, found: dict[str, _Use]) -> None:
        self.tree = tree
        self.found = found
        self.parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.bound = dict(_bound(tree))

    def read(self) -> None:
        kept: dict[str, _Use] = {}
        for node, name in _reads(self.tree):
            use = self.found.setdefault(name, _Use())
            words = node.keywords if isinstance(node, ast.Call) else []
            use.is_json |= any(word.arg == "deserialize_json" and _is_true(word.value) for word in words)
            self._follow(node, use, kept)
        for used in ast.walk(self.tree):
            if isinstance(used, ast.Name) and isinstance(used.ctx, ast.Load) and used.id in kept:
                self._follow(used, kept[used.id], {})

    def _follow(self, node: ast.expr, use: _Use, kept: dict[str, _Use]) -> None:
        """Note what happens to a value, outwards."""
        parent = self.parents.get(node)
        if isinstance(parent, ast.Call) and node in parent.args:
            _note_call(parent, use)
            if use.is_json:
                self._follow(parent, use, kept)
        elif isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            kept[parent.targets[0].id] = use
        elif isinstance(parent, ast.Subscript) and parent.value is node:
            self._follow_key(parent, parent.slice, use, kept)
        elif isinstance(parent, ast.Subscript):
            use.choice = use.choice or _first_text(self._display(parent.value))
        elif isinstance(parent, ast.Compare) and isinstance(parent.ops[0], (ast.In, ast.NotIn)):
            use.choice = use.choice or _first_text(self._display(parent.comparators[0]))
        elif isinstance(parent, ast.Attribute) and parent.attr == "get":
            call = self.parents.get(parent)
            if isinstance(call, ast.Call) and call.func is parent and call.args:
                self._follow_key(call, call.args[0], use, kept)
        elif isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
            use.is_list = True

    def _display(self, node: ast.expr) -> ast.expr | None:
        """The display of a collection that an expression stands for; of what is looked up in a dictionary, its first value."""
        if isinstance(node, ast.Name):
            return self.bound.get(node.id)
        if isinstance(node, ast.Subscript):
            outer = self._display(node.value)
            return outer.values[0] if isinstance(outer, ast.Dict) and outer.values else None
        return node

    def _follow_key(self, node: ast.expr, key: ast.expr, use: _Use, kept: dict[str, _Use]) -> None:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            self._follow(node, use.keys.setdefault(key.value, _Use()), kept)
        elif isinstance(key, ast.Constant) and isinstance(key.value, int):
            use.is_list = True


def _bound(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that statements of the module's level bind to one value, each with its expression."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def _first_text(display: ast.expr | None) -> str:
    """The first text of a list or set, or among the keys of a dictionary."""
    items = display.keys if isinstance(display, ast.Dict) else getattr(display, "elts", ())
    return next((text for item in items if item is not None and (text := _text_of(item))), "")


def _reads(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """The expressions that read the environment, each with the name of what it reads; those with a default are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 1 and not _DEFAULTS.intersection(_words(node)):
            prefix = _READERS.get(ast.unparse(node.func))
            name = _text_of(node.args[0])
            if prefix is not None and name:
                yield node, prefix + (name.upper() if prefix else name)
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Load)
            and ast.unparse(node.value) == "os.environ"
        ):
            name = _text_of(node.slice)
            if name:
                yield node, name


def _connections(tree: ast.Module) -> Iterator[str]:
    """Connections that are asked for, and those of hooks that are made while the module is loaded."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _CONNECTION_READERS:
            given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "conn_id")]
            yield from (f"AIRFLOW_CONN_{name.upper()}" for name in map(_text_of, given) if name)
    for node in _at_once(tree):
        for word in node.keywords if isinstance(node, ast.Call) else ():
            if (word.arg or "").endswith("conn_id") and (name := _text_of(word.value)):
                yield f"AIRFLOW_CONN_{name.upper()}"


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is loaded: everything but the functions in it."""
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield part
            yield from _at_once(part)


def _words(call: ast.Call) -> set[str | None]:
    return {word.arg for word in call.keywords}


def _text_of(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _note_call(call: ast.Call, use: _Use) -> None:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    use.is_json |= function in _JSON_READERS
    if function == "strptime" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        use.format = str(call.args[1].value)
    elif function in _PLAIN or function in _DATE_READERS:
        use.through = function


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _as_text(use: _Use) -> str:
    if use.is_json or use.keys:
        return json.dumps(_as_data(use))
    if use.choice:
        return use.choice
    if use.format:
        return _DATE.strftime(use.format)
    if use.through in _DATE_READERS:
        return _DATE.date().isoformat()
    return _PLAIN.get(use.through, _TEXT)


def _as_data(use: _Use) -> object:
    if use.keys:
        return {name: _as_data(inner) for name, inner in sorted(use.keys.items())}
    if use.is_list:
        return []
    if use.through in {"int", "float"}:
        return 1
    return {} if use.is_json else _as_text(use)
