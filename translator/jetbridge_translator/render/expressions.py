"""Expressions to text; the imports that they need are gathered on the way."""

from __future__ import annotations

import ast
import builtins

from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Comprehension,
    Expression,
    Formula,
    Handle,
    Imported,
    Item,
    Literal,
    Local,
    Mapping,
    Sequence,
    Starred,
    Verbatim,
)
from jetbridge_translator.lower.plan import ImportedName

_BUILTINS = frozenset(dir(builtins))


class ModuleText:
    """Writes the expressions of one module and knows which imports it needs.

    `available` are the imports of the user's file: a name that one of them binds is written that way. `taken` are names that no import of
    ours may bind.
    """

    def __init__(self, available: tuple[ImportedName, ...], needed: frozenset[str], taken: frozenset[str]) -> None:
        self._available = available
        self._taken = taken
        self.imports: dict[str, ImportedName] = {name.local: name for name in available if name.local in needed}

    def text(self, expression: Expression) -> str:
        """The code of an expression."""
        if isinstance(expression, Literal):
            return literal_text(expression.value)
        if isinstance(expression, Verbatim):
            return self._verbatim(expression)
        if isinstance(expression, Formula):
            return self._formula(expression)
        if isinstance(expression, Local):
            return expression.name
        if isinstance(expression, Imported):
            return self.name(expression)
        if isinstance(expression, Attribute):
            return f"{self.text(expression.value)}.{expression.name}"
        if isinstance(expression, Item):
            return f"{self.text(expression.value)}[{self.text(expression.key)}]"
        if isinstance(expression, Handle):
            raise TypeError(f"the result of {expression.node} has no variable")
        return self._compound(expression)

    def _compound(self, expression: Call | Sequence | Starred | Mapping | Comprehension) -> str:
        if isinstance(expression, Call):
            return f"{self.text(expression.function)}({self._arguments(expression)})"
        if isinstance(expression, Starred):
            return f"*{self.text(expression.value)}"
        if isinstance(expression, Mapping):
            entries = (f"{self.text(key)}: {self.text(value)}" for key, value in expression.items)
            return "{" + ", ".join(entries) + "}"
        if isinstance(expression, Comprehension):
            clauses = " ".join(f"for {target} in {self.text(iterable)}" for target, iterable in expression.clauses)
            return f"[{self.text(expression.element)} {clauses}]"
        return self._sequence(expression)

    def _arguments(self, call: Call) -> str:
        parts = [self.text(argument) for argument in call.arguments]
        plain = all(name.isidentifier() for name, _ in call.keywords)
        if plain:
            parts += [f"{name}={self.text(value)}" for name, value in call.keywords]
        else:
            entries = ", ".join(f"{name!r}: {self.text(value)}" for name, value in call.keywords)
            parts.append("**{" + entries + "}")
        return ", ".join(parts)

    def _sequence(self, expression: Sequence) -> str:
        items = [self.text(item) for item in expression.items]
        if expression.brackets == "{}" and not items:
            return "set()"
        comma = "," if expression.brackets == "()" and len(items) == 1 else ""
        return expression.brackets[0] + ", ".join(items) + comma + expression.brackets[1]

    def _verbatim(self, expression: Verbatim) -> str:
        text = expression.text.strip()
        return f"(\n{text}\n)" if "\n" in text and not _is_bracketed(text) else text

    def _formula(self, expression: Formula) -> str:
        written = {local: self.name(imported) for local, imported in expression.imports}
        tree = ast.parse(expression.text, mode="eval")
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = written.get(node.id, node.id)
        text = ast.unparse(tree)
        return text if set(text) & set('"\\{') else text.replace("'", '"')

    def name(self, wanted: Imported) -> str:
        """A name of another module the way the file already imports it, else imported by us."""
        if wanted.module == "builtins" and wanted.name in _BUILTINS:
            return wanted.name or ""
        for known in self._available:
            if known.module == wanted.module and known.name == wanted.name:
                return self._use(known)
        if wanted.name is None:
            return self._own(ImportedName(wanted.module, None, wanted.module))
        for known in self._available:
            if known.name is None and known.module == wanted.module:
                return f"{self._use(known)}.{wanted.name}"
        return self._own(ImportedName(wanted.module, wanted.name, wanted.name))

    def _use(self, known: ImportedName) -> str:
        self.imports[known.local] = known
        return known.local

    def _own(self, wanted: ImportedName) -> str:
        bound = self.imports.get(wanted.local)
        if wanted.local in self._taken or (bound is not None and bound != wanted):
            alias = f"{wanted.module.rpartition('.')[2]}_{wanted.local}"
            wanted = ImportedName(wanted.module, wanted.name, alias)
        return self._use(wanted)


def _is_bracketed(text: str) -> bool:
    """Whether line breaks in the text stand inside its own brackets or quotes."""
    return text[0] in "([{\"'" or text[-1] in ")]}"


def literal_text(value: object) -> str:
    """A constant; a text of several lines is written as such."""
    if isinstance(value, str) and "\n" in value.strip("\n") and _fits_in_block(value):
        return '"""' + value.replace("\\", "\\\\") + '"""'
    if isinstance(value, str):
        return quoted(value)
    return repr(value)


def quoted(value: str) -> str:
    """A text in double quotes, or in single ones where that saves escapes."""
    text = repr(value)
    if text[0] == "'" and '"' not in value:
        inner = text[1:-1].replace("\\'", "'")
        return f'"{inner}"'
    return text


def _fits_in_block(value: str) -> bool:
    return '"""' not in value and not value.endswith('"') and _plain(value)


def _plain(value: str) -> bool:
    return all(char == "\n" or char.isprintable() for char in value)
