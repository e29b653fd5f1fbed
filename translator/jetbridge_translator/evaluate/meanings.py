"""Importing this fills the tables of expressions and statements."""

from __future__ import annotations

from jetbridge_translator.evaluate import library
from jetbridge_translator.evaluate.expressions import callings, displays, names, operations, texts
from jetbridge_translator.evaluate.statements import (
    assignments,
    branches,
    contexts,
    definitions,
    errors,
    imports,
    loops,
    matching,
    simple,
)

LOADED = (
    library,
    *(callings, displays, names, operations, texts),
    *(assignments, branches, contexts, definitions, errors, imports, loops, matching, simple),
)
