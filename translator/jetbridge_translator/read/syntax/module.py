"""A whole file."""

from __future__ import annotations

import ast

import libcst as cst

from jetbridge_translator.read.syntax import (  # noqa: F401 -- importing them fills the tables
    calls,
    compound,
    definitions,
    displays,
    imports,
    operators,
    parameters,
    patterns,
    simple,
    strings,
)
from jetbridge_translator.read.syntax.statements import statements
from jetbridge_translator.read.syntax.walk import Walk


def module_tree(module: cst.Module, text: str) -> ast.Module:
    """The positioned tree of a parsed module, equal to what `ast.parse` gives for the text where both can read it.

    Args:
        module: what libcst parsed.
        text: the text that it parsed, with line feeds only.

    Raises:
        Misplaced: the tree does not agree with the text.
        ValueError: a literal has no value (a number of too many digits, a cut-off escape).
    """
    walk = Walk(text)
    body = statements(walk, module.body)
    walk.arrive()
    return ast.Module(body, [])
