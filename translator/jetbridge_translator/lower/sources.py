"""Texts of the parts of an expression: of `{"a": x}` the text `x` for the key `a`."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import lru_cache
from typing import Any

from jetbridge_translator.model import Source
from jetbridge_translator.read import parse_expression


@lru_cache(maxsize=4096)
def parsed(text: str) -> ast.expr | None:
    """The tree of an expression, which may go over several lines; its positions are those in `padded(text)`."""
    try:
        return parse_expression(text)
    except SyntaxError:
        return None


def padded(text: str) -> str:
    """The text in brackets of its own, so that line breaks in it mean nothing."""
    return f"(\n{text}\n)"


def segment(source: Source, tree: ast.expr) -> str | None:
    """The text of a part."""
    return ast.get_source_segment(padded(source.text), tree)


def part(source: Source, tree: ast.expr) -> Source | None:
    """A part with the names that it uses."""
    text = segment(source, tree)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return None if text is None else replace(source, text=text, names=tuple(n for n in source.names if n.name in used))


def parts_of(source: Source | None) -> dict[Any, Source]:
    """The parts of a display by key or index; none for another expression, or with `*` or `**` in it."""
    tree = parsed(source.text) if source is not None else None
    if source is None or tree is None:
        return {}
    if isinstance(tree, ast.Dict):
        pairs = [
            (key.value, value)
            for key, value in zip(tree.keys, tree.values, strict=True)
            if isinstance(key, ast.Constant)
        ]
        found = {key: part(source, value) for key, value in pairs} if len(pairs) == len(tree.keys) else {}
    elif isinstance(tree, (ast.List, ast.Tuple)) and not any(isinstance(item, ast.Starred) for item in tree.elts):
        found = {index: part(source, item) for index, item in enumerate(tree.elts)}
    elif isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "dict" and not tree.args:
        found = {keyword.arg: part(source, keyword.value) for keyword in tree.keywords if keyword.arg is not None}
    else:
        return {}
    return {key: value for key, value in found.items() if value is not None}


def required_parameters(text: str) -> list[str]:
    """The names of a function's parameters that have no default; none if the text is no function."""
    found = next((node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)), None)
    if found is None:
        return []
    named = [*found.args.posonlyargs, *found.args.args]
    of_keywords = zip(found.args.kwonlyargs, found.args.kw_defaults, strict=True)
    without = named[: len(named) - len(found.args.defaults)] + [arg for arg, default in of_keywords if default is None]
    return [each.arg for each in without]
