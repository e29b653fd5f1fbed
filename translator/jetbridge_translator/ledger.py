"""The ledger: a disposition for every statement of a source file. What is unaccounted for becomes a finding."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from jetbridge_translator.findings import page_of
from jetbridge_translator.model import (
    DagFile,
    Disposition,
    Finding,
    ModuleStatement,
    Place,
    SourceModule,
    StatementKind,
)
from jetbridge_translator.read import parse_again
from jetbridge_translator.without_effect import is_without_effect

UNACCOUNTED_CODE = "DAG501"


class Fate(str, Enum):
    """What became of a statement."""

    DAG = "became a DAG, a task or an edge"
    TRAVELS = "travels along"
    REPLACED = "an import that the jobs do not need"
    UNUSED = "nothing that was written uses it"
    SCRIPT = "only runs when the file is started as a script"
    NO_EFFECT = "does nothing that outlasts the loading of the file"
    LEFT_OUT = "a DAG, a task or an edge that could not be written; a finding says why"
    FAILED = "raises an error, or could not be read; a finding says why"
    NOT_REACHED = "the reading stopped before it; a finding says why"
    UNACCOUNTED = "unaccounted for"


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement and what became of it; `names` are what it binds."""

    place: Place
    fate: Fate
    names: tuple[str, ...] = ()


def ledger_of(file: DagFile, written: str) -> tuple[Entry, ...]:
    """The entries of a file's module-level statements.

    `written` is the text of the module that was written for it: whether a statement travels is read from there, not from what was planned.
    A text that does not parse holds nothing.
    """
    if file.module is None:
        return ()
    present = _Written.of(written)
    return tuple(Entry(s.place, _fate(s, file.module, present), s.binds) for s in file.module.statements)


def ledger_without_jobs(module: SourceModule, written: str) -> tuple[Entry, ...]:
    """The entries of a file of which no job was written; as a helper module it may have been written all the same."""
    present = _Written.of(written)
    return tuple(Entry(s.place, _fate_without_jobs(s, present), s.binds) for s in module.statements)


def unaccounted(entries: Iterable[Entry]) -> tuple[Finding, ...]:
    """A finding for every statement that is unaccounted for."""
    page = page_of(UNACCOUNTED_CODE)
    if page is None:
        raise KeyError(UNACCOUNTED_CODE)
    return tuple(
        Finding(page.code, page.level, entry.place, _told(page.title, entry.names), page.advice)
        for entry in entries
        if entry.fate is Fate.UNACCOUNTED
    )


def _told(title: str, names: tuple[str, ...]) -> str:
    return f"{title}: it defines {', '.join(names)}" if names else title


@dataclass(frozen=True, slots=True)
class _Written:
    names: frozenset[str]
    jobs: frozenset[str]
    statements: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Written:
        """The top-level names and statements of a written module."""
        try:
            body = parse_again(text).body
        except SyntaxError:
            body = []
        return cls(frozenset(_bound(body)), frozenset(_jobs(body)), frozenset(map(ast.dump, body)))


_UNREAD = {Disposition.FAILED: Fate.FAILED, Disposition.NOT_REACHED: Fate.NOT_REACHED}


def _fate_without_jobs(statement: ModuleStatement, written: _Written) -> Fate:
    if statement.makes_dag:
        return Fate.LEFT_OUT
    if _travels(statement, written):
        return Fate.TRAVELS
    return _UNREAD.get(statement.disposition, Fate.UNUSED)


def _fate(statement: ModuleStatement, module: SourceModule, written: _Written) -> Fate:
    if statement.makes_dag or _became_a_job(statement, written):
        return Fate.DAG
    if statement.kind is StatementKind.IMPORT:
        return Fate.TRAVELS if written.names & set(statement.binds) else Fate.REPLACED
    if statement.kind is StatementKind.DOCSTRING or _travels(statement, written):
        return Fate.TRAVELS
    if _is_script_guard(statement.text):
        return Fate.SCRIPT
    return _UNREAD.get(statement.disposition) or _fate_of_the_rest(statement, module, written)


def _fate_of_the_rest(statement: ModuleStatement, module: SourceModule, written: _Written) -> Fate:
    if statement.binds:
        return Fate.UNACCOUNTED if _needed(statement, module, written) else Fate.UNUSED
    return Fate.NO_EFFECT if is_without_effect(textwrap.dedent(statement.text)) else Fate.UNACCOUNTED


def _became_a_job(statement: ModuleStatement, written: _Written) -> bool:
    """Whether it is the function of `@dag`, of which the job has the name."""
    return statement.kind is StatementKind.FUNCTION and bool(written.jobs & set(statement.binds))


def _travels(statement: ModuleStatement, written: _Written) -> bool:
    if _became_a_job(statement, written):
        return False
    if statement.binds and written.names.issuperset(statement.binds):
        return True
    try:
        body = parse_again(textwrap.dedent(statement.text)).body
    except SyntaxError:
        return False
    return bool(body) and all(ast.dump(node) in written.statements for node in body)


def _needed(statement: ModuleStatement, module: SourceModule, written: _Written) -> bool:
    """Whether a statement that travels uses a name that only this one binds and that the written module does not have."""
    missing = set(statement.binds) - written.names
    return any(missing & set(other.uses) for other in module.statements if _travels(other, written))


def _is_script_guard(text: str) -> bool:
    try:
        body = parse_again(textwrap.dedent(text)).body
    except SyntaxError:
        return False
    return len(body) == 1 and isinstance(body[0], ast.If) and "__name__" in ast.unparse(body[0].test)


def _jobs(body: Iterable[ast.stmt]) -> Iterable[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and any(
            "job" in ast.unparse(each).split("(")[0] for each in node.decorator_list
        ):
            yield node.name


def _bound(body: Iterable[ast.stmt]) -> Iterable[str]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.split(".", maxsplit=1)[0] for alias in node.names)
        else:
            yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
