"""The free names of a piece of code."""

from __future__ import annotations

import ast
import builtins
import symtable
import textwrap

_BUILTINS = frozenset(dir(builtins))


def free_names(text: str, *, expression: bool = False) -> frozenset[str]:
    """Names that the code reads and does not bind itself, built-in names left out; annotations count."""
    source = textwrap.dedent(text)
    if expression:
        source = f"(\n{source}\n)"
    table = symtable.symtable(source, "<code>", "exec")
    bound = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    bound |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_namespace()}
    return frozenset(_read(table) - bound - _BUILTINS) | _quoted_annotations(source)


def _read(table: symtable.SymbolTable) -> set[str]:
    found = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_global() or (table.get_type() == "module" and symbol.is_referenced())
    }
    for child in table.get_children():
        found |= _read(child)
    return found


def _quoted_annotations(source: str) -> frozenset[str]:
    """Names inside annotations that are written as texts."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        annotation = getattr(node, "annotation", None) or getattr(node, "returns", None)
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                tree = ast.parse(annotation.value, mode="eval")
            except SyntaxError:
                continue
            found |= {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    return frozenset(found - _BUILTINS)
