"""Functions and classes."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.calls import arguments
from jetbridge_translator.read.syntax.expressions import expression
from jetbridge_translator.read.syntax.parameters import parameters, type_parameters
from jetbridge_translator.read.syntax.statements import block, converts
from jetbridge_translator.read.syntax.walk import Walk, is_there


@converts(cst.FunctionDef)
def function(walk: Walk, node: cst.FunctionDef) -> Any:
    """`def name[types](parameters) -> returns: …`, with `async` or without."""
    kind: type[ast.FunctionDef | ast.AsyncFunctionDef] = ast.FunctionDef
    if node.asynchronous is not None:
        walk.step(5)
        kind = ast.AsyncFunctionDef
    walk.step(3)
    name = walk.step_name(node.name.value)
    types = type_parameters(walk, node.type_parameters)
    walk.step(1)
    given = parameters(walk, node.params)
    walk.step(1)
    returns = None
    if node.returns is not None:
        walk.step(2)
        returns = expression(walk, node.returns.annotation)
    made: Any = kind(name, given, block(walk, node.body), [], returns, None)
    made.type_params = types
    return made


@converts(cst.ClassDef)
def class_(walk: Walk, node: cst.ClassDef) -> Any:
    """`class name[types](bases, keyword=value): …`."""
    walk.step(5)
    name = walk.step_name(node.name.value)
    types = type_parameters(walk, node.type_parameters)
    bases: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    if is_there(node.lpar):
        walk.step(1)
        bases, keywords = arguments(walk, [*node.bases, *node.keywords])
        walk.step(1)
    made: Any = ast.ClassDef(name, bases, keywords, block(walk, node.body), [])
    made.type_params = types
    return made
