"""`.airflowignore`: regular expressions in 2.x, globs as of .gitignore in 3.x.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#airflowignore
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

_NAME = ".airflowignore"


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one file: they hold below its folder."""

    folder: Path
    globs: GitIgnoreSpec | None
    expressions: tuple[re.Pattern[str], ...]

    def verdict(self, path: Path, *, is_folder: bool) -> bool | None:
        """True: left out; False: taken back in; None: nothing said."""
        relative = path.relative_to(self.folder).as_posix()
        if self.globs is not None:
            return self.globs.check_file(relative + "/" * is_folder).include
        return True if any(expression.search(relative) for expression in self.expressions) else None


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules that hold in a folder; those of an inner folder win."""

    rules: tuple[_Rules, ...] = ()
    is_v3: bool = True

    def below(self, folder: Path) -> IgnoreRules:
        """The rules with those of the folder's own `.airflowignore`."""
        try:
            lines = (folder / _NAME).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return self
        globs = GitIgnoreSpec.from_lines(lines) if self.is_v3 else None
        expressions = () if self.is_v3 else tuple(_expressions(lines))
        return IgnoreRules((*self.rules, _Rules(folder, globs, expressions)), self.is_v3)

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Whether Airflow would not look at a file or folder."""
        verdicts = [rules.verdict(path, is_folder=is_folder) for rules in self.rules]
        return next((verdict for verdict in reversed(verdicts) if verdict is not None), False)


def _expressions(lines: list[str]) -> list[re.Pattern[str]]:
    found: list[re.Pattern[str]] = []
    for line in lines:
        text = re.sub(r"\s*#.*", "", line).strip()
        try:
            found += [re.compile(text)] if text else []
        except re.error:
            continue
    return found
