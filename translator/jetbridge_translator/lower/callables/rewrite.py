"""Airflow's names in a piece of user code become the runtime's; everything else stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import libcst as cst
from libcst.helpers import get_full_name_for_node

from jetbridge_translator.lower.callables.airflow_names import counterpart, keeps_local_name
from jetbridge_translator.lower.callables.hook_methods import lacking
from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.lower.travel.imports import absolute, is_airflow

_WORD = re.compile(r"\w+")
_TASK_DECORATORS = frozenset({"task", "setup", "teardown"})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Code without Airflow's names, the imports it now needs, and the names of Airflow that nothing stands for."""

    text: str
    imports: tuple[ImportedName, ...] = ()
    missing: tuple[str, ...] = ()
    removed: tuple[ImportedName, ...] = ()  # what its own imports from Airflow bound


def rewrite(text: str, imports: Mapping[str, ImportedName], taken: frozenset[str] = frozenset()) -> Rewritten:
    """Rewrite a statement or several.

    Args:
        text: the code, dedented.
        imports: what the names of the file's imports stand for.
        taken: names that the file binds to something else.
    """
    if not _names_airflow(text, imports):
        return Rewritten(text.strip("\n"))
    return _rewritten(text, tuple(sorted(imports.items())), taken)


def _names_airflow(text: str, imports: Mapping[str, ImportedName]) -> bool:
    """Whether a name of Airflow may occur in a text: most texts have none, and need not be parsed."""
    words = set(_WORD.findall(text))
    return "airflow" in words or any(is_airflow(name.module) for local, name in imports.items() if local in words)


@lru_cache(maxsize=4096)
def _rewritten(text: str, imports: tuple[tuple[str, ImportedName], ...], taken: frozenset[str]) -> Rewritten:
    """The same statement of a helper module is asked for by every file that imports it."""
    tree = cst.parse_module(text)
    rewriter = _Rewriter(dict(imports), taken)
    changed = tree.visit(rewriter)
    code = changed.code.strip("\n")
    missing = rewriter.missing | lacking(tree, rewriter.known)
    return Rewritten(code, tuple(rewriter.imports.values()), tuple(sorted(missing)), tuple(rewriter.removed))


def rewrite_expression(
    text: str, imports: Mapping[str, ImportedName], taken: frozenset[str] = frozenset()
) -> Rewritten:
    """Rewrite one expression."""
    done = rewrite(f"_ = (\n{text}\n)\n", imports, taken)
    return Rewritten(done.text[len("_ = (\n") : -len("\n)")], done.imports, done.missing)


class _Rewriter(cst.CSTTransformer):
    def __init__(self, imports: Mapping[str, ImportedName], taken: frozenset[str]) -> None:
        super().__init__()
        self.known = dict(imports)
        self.taken = taken
        self.imports: dict[str, ImportedName] = {}
        self.missing: set[str] = set()
        self.removed: list[ImportedName] = []
        self._bound: list[frozenset[str]] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        """Inside a function its parameters and variables are no names of the module."""
        self._bound.append(_names_bound_in(node))
        return True

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        """Likewise for a lambda."""
        self._bound.append(_names_bound_in(node))
        return True

    def leave_Lambda(self, original: cst.Lambda, updated: cst.Lambda) -> cst.Lambda:  # noqa: ARG002 -- libcst's signature
        """Outside of it they are again."""
        self._bound.pop()
        return updated

    def _is_bound(self, name: str) -> bool:
        return name in self.taken or any(name in bound for bound in self._bound)

    def visit_Decorator(self, node: cst.Decorator) -> bool:
        """What a TaskFlow decorator says, the op says."""
        return not (self._makes_a_task(node) or self._does_nothing(node))

    def leave_Decorator(self, original: cst.Decorator, updated: cst.Decorator) -> cst.Decorator | cst.RemovalSentinel:
        """A function that a task names travels as a plain one: the op around it calls it."""
        return cst.RemoveFromParent() if self._makes_a_task(original) or self._does_nothing(original) else updated

    def _does_nothing(self, node: cst.Decorator) -> bool:
        """Whether it is `@apply_defaults`, which since Airflow 2.1 leaves everything to the base class of operators.

        https://airflow.apache.org/docs/apache-airflow/2.1.0/changelog.html
        """
        head, _, rest = (get_full_name_for_node(node.decorator) or "").partition(".")
        imported = self.known.get(head)
        return imported is not None and is_airflow(imported.module) and "apply_defaults" in {imported.name, rest}

    def _makes_a_task(self, node: cst.Decorator) -> bool:
        """Whether it is `@task`, `@task.branch(…)` or their kin, on a function of the module level."""
        expression = node.decorator.func if isinstance(node.decorator, cst.Call) else node.decorator
        head, _, rest = (get_full_name_for_node(expression) or "").partition(".")
        imported = self.known.get(head)
        if imported is None or len(self._bound) != 1 or not is_airflow(imported.module):
            return False
        dotted = [imported.name or "", *rest.split(".")]
        return any(part in _TASK_DECORATORS for part in dotted[:2])

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        """Names that are imported inside a body hold from there on."""
        module = absolute(get_full_name_for_node(node.module) if node.module else None, 0, "")
        if is_airflow(module) and not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                name = str(alias.name.value)
                local = (
                    str(alias.asname.name.value) if alias.asname and isinstance(alias.asname.name, cst.Name) else name
                )
                self.known[local] = ImportedName(module, name, local)
                self.removed.append(self.known[local])
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        """Likewise for whole modules."""
        for alias in node.names:
            module = get_full_name_for_node(alias.name) or ""
            if is_airflow(module) and alias.asname and isinstance(alias.asname.name, cst.Name):
                self.known[alias.asname.name.value] = ImportedName(module, None, alias.asname.name.value)
        return False

    def leave_ImportFrom(
        self, original: cst.ImportFrom, updated: cst.ImportFrom
    ) -> cst.ImportFrom | cst.RemovalSentinel:
        """An import from Airflow goes: the written file imports at its top."""
        module = get_full_name_for_node(original.module) if original.module else ""
        return cst.RemoveFromParent() if is_airflow(module or "") else updated

    def leave_Import(self, original: cst.Import, updated: cst.Import) -> cst.Import | cst.RemovalSentinel:
        """Likewise."""
        kept = [alias for alias in updated.names if not is_airflow(get_full_name_for_node(alias.name) or "")]
        if len(kept) == len(original.names):
            return updated
        return updated.with_changes(names=kept) if kept else cst.RemoveFromParent()

    def leave_Name(self, original: cst.Name, updated: cst.Name) -> cst.BaseExpression:
        """A bare name."""
        return self._replaced(original.value) or updated

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        """A dotted name of Airflow is replaced as a whole."""
        return self._dotted(node) is None

    def leave_Attribute(self, original: cst.Attribute, updated: cst.Attribute) -> cst.BaseExpression:
        """`models.Variable` -> `Variable`; the attribute of anything else keeps its name."""
        dotted = self._dotted(original)
        if dotted is not None:
            return self._target(dotted, dotted.rpartition(".")[2]) or updated
        return updated.with_changes(attr=original.attr)

    def _dotted(self, node: cst.Attribute) -> str | None:
        """The qualified name of a dotted name that leads into a module of Airflow."""
        name = get_full_name_for_node(node)
        head, _, rest = (name or "").partition(".")
        imported = self.known.get(head)
        if imported is None or not rest or self._is_bound(head) or not is_airflow(imported.module):
            return None
        base = imported.module if imported.name is None else f"{imported.module}.{imported.name}"
        if imported.local != imported.module and counterpart(base) is not None:
            return None
        if imported.name is None and imported.local == imported.module:
            base = head
        dotted = f"{base}.{rest}"
        return dotted if counterpart(dotted) is not None else None

    def _replaced(self, local: str) -> cst.BaseExpression | None:
        imported = self.known.get(local)
        if imported is None or self._is_bound(local) or not is_airflow(imported.module):
            return None
        qualified = imported.module if imported.name is None else f"{imported.module}.{imported.name}"
        return self._target(qualified, local)

    def _target(self, qualified: str, local: str) -> cst.BaseExpression | None:
        target = counterpart(qualified)
        if target is None:
            self.missing.add(qualified)
            return None
        module, name = target
        bound = local if name in self.taken or keeps_local_name(target) else name
        if module != "builtins":
            self.imports[bound] = ImportedName(module, name, bound)
        return cst.Name(bound)

    def leave_Arg(self, original: cst.Arg, updated: cst.Arg) -> cst.Arg:
        """A keyword is no name."""
        return updated.with_changes(keyword=original.keyword)

    def leave_Param(self, original: cst.Param, updated: cst.Param) -> cst.Param:
        """A parameter keeps its name."""
        return updated.with_changes(name=original.name)

    def leave_FunctionDef(self, original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        """A function keeps its name."""
        self._bound.pop()
        return updated.with_changes(name=original.name)

    def leave_ClassDef(self, original: cst.ClassDef, updated: cst.ClassDef) -> cst.ClassDef:
        """A class keeps its name."""
        return updated.with_changes(name=original.name)

    def visit_Annotation(self, node: cst.Annotation) -> bool:  # noqa: ARG002 -- libcst's signature
        """Annotations are looked at as a whole: one that nothing stands for goes."""
        return False

    def leave_Annotation(self, original: cst.Annotation, updated: cst.Annotation) -> cst.Annotation:
        """An annotation with a name of Airflow that nothing stands for becomes `object`: it says nothing more here."""
        inner = _Rewriter(self.known, self.taken)
        rewritten = original.annotation.visit(inner)
        if inner.missing or not isinstance(rewritten, cst.BaseExpression):
            return updated.with_changes(annotation=cst.Name("object"))
        self.imports |= inner.imports
        return updated.with_changes(annotation=rewritten)


def _names_bound_in(node: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """Parameters and names that are assigned, in the function itself or in one inside it."""
    found: set[str] = set()

    class _Bound(cst.CSTVisitor):
        def visit_Param(self, node: cst.Param) -> None:
            found.add(node.name.value)

        def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
            found.update(_names_of(node.target))

        def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
            found.update(_names_of(node.target))

        def visit_For(self, node: cst.For) -> None:
            found.update(_names_of(node.target))

        def visit_CompFor(self, node: cst.CompFor) -> None:
            found.update(_names_of(node.target))

        def visit_ImportAlias(self, node: cst.ImportAlias) -> bool:  # noqa: ARG002 -- imports are looked at apart
            return False

        def visit_AsName(self, node: cst.AsName) -> None:
            found.update(_names_of(node.name))

    (node if isinstance(node, cst.Lambda) else node.params).visit(_Bound())
    if isinstance(node, cst.FunctionDef):
        node.body.visit(_Bound())
    return frozenset(found)


def _names_of(target: cst.CSTNode) -> set[str]:
    if isinstance(target, cst.Name):
        return {target.value}
    if isinstance(target, (cst.Tuple, cst.List)):
        return {name for element in target.elements for name in _names_of(element.value)}
    return _names_of(target.value) if isinstance(target, cst.StarredElement) else set()
