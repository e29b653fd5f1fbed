"""A function that returns what a resource is to do, as one that has it done: `@task.bash`.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/bash.html
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

_TAG = "{"


def handing_over(text: str, resource: str, resource_class: str, method: str, given: Sequence[str]) -> str:
    """Give a function the resource as its first parameter, and hand what it returns to a method of it, together with the `given` parameters."""
    module = cst.parse_module(text)
    functions = [part for part in module.body if isinstance(part, cst.FunctionDef)]
    if not functions:
        raise ValueError("the text holds no function")
    node = functions[0]
    parameter = cst.Param(cst.Name(resource), cst.Annotation(cst.Name(resource_class)))
    keywords = "".join(f", {name}={name}" for name in given)
    body = node.body.visit(_Returns(f"{resource}.{method}", keywords))
    context = [cst.Param(cst.Name("context"))] if any(map(_needs_rendering, _returned(node))) else []
    own = [*context, parameter, *node.params.params, *(_optional(name) for name in given)]
    changed = node.with_changes(params=node.params.with_changes(params=own), body=body)
    return module.with_changes(body=[changed if part is node else part for part in module.body]).code.strip("\n")


def _optional(name: str) -> cst.Param:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Param(cst.Name(name), default=cst.Name("None"), equal=equal)


class _Returns(cst.CSTTransformer):
    """Rewrites the `return`s of a function, not those of functions inside it."""

    def __init__(self, target: str, keywords: str) -> None:
        super().__init__()
        self._target = target
        self._keywords = keywords

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: ARG002 -- libcst's signature
        """Inner functions stay as they are."""
        return False

    def leave_Return(self, original: cst.Return, updated: cst.Return) -> cst.Return:
        """`return command` -> `return shell.run(command)`."""
        if original.value is None:
            return updated
        code = cst.Module([]).code_for_node(original.value)
        rendered = f"context.render({code})" if _needs_rendering(original.value) else code
        call = cst.parse_expression(f"{self._target}({rendered}{self._keywords})")
        return updated.with_changes(value=call, whitespace_after_return=cst.SimpleWhitespace(" "))


def _returned(node: cst.FunctionDef) -> list[cst.BaseExpression]:
    found: list[cst.BaseExpression] = []

    class _Values(cst.CSTVisitor):
        def visit_FunctionDef(self, inner: cst.FunctionDef) -> bool:
            return inner is node

        def visit_Return(self, inner: cst.Return) -> None:
            if inner.value is not None:
                found.append(inner.value)

    node.visit(_Values())
    return found


def _needs_rendering(value: cst.BaseExpression) -> bool:
    """Whether a returned text may hold a template: a constant without a bracket does not."""
    if isinstance(value, (cst.SimpleString, cst.ConcatenatedString)):
        text = value.evaluated_value
        return text is None or _TAG in str(text)
    return True
