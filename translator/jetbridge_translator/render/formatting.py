"""Formats and lints written files with ruff: all files of a project in one run.

https://docs.astral.sh/ruff/
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]

LINE_LENGTH = 120
_RULES = "E4,E7,E9,F"
"""Ruff's default rules."""
_IMPORTS = "I"
"""Sorted at ruff's own line length: imports that are split there stay split at ours, and are in order under both."""
_FIXED = "F541"
"""What is mended: f-strings of the user that hold nothing."""
_OURS = "E9,F401,F811,F821,F822,F823"
"""What would be a mistake of ours; what else the user's own code has is marked as known, line by line."""
_UNSOUND = "E9,F811,F821,F822,F823"
"""What keeps a module from doing what it says."""
_FILE_MARK = "# ruff: noqa: "
_CONFIG = f"""
line-length = {LINE_LENGTH}
[lint]
select = ["E4", "E7", "E9", "F", "I"]
[format]
quote-style = "preserve"
"""


@dataclass(frozen=True, slots=True)
class LintProblem:
    """What ruff's default rules say about a written file."""

    path: str
    line: int
    code: str
    message: str


def formatted(
    files: Mapping[str, str], undefined: Mapping[str, frozenset[str]] | None = None
) -> tuple[dict[str, str], tuple[LintProblem, ...]]:
    """Python files with sorted imports and one layout, and what ruff's default rules still say about them.

    Files that are no Python are given back as they are. A file that ruff cannot parse is given back as it was, with the problem.
    `undefined` are the names by path that the user's own code does not bind either.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "ruff.toml").write_text(_CONFIG, encoding="utf-8")
        for path, text in files.items():
            if path.endswith(".py"):
                target = root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        _ruff(root, "check", "--select", _IMPORTS, "--line-length", "88", "--fix", "--quiet", "--exit-zero", ".")
        _ruff(root, "check", "--select", _FIXED, "--fix", "--quiet", "--exit-zero", ".")
        _ruff(root, "format", "--quiet", ".")
        _ruff(root, "check", "--select", _RULES, "--ignore", _OURS, "--add-noqa", "--quiet", "--exit-zero", ".")
        _mark_inner_imports(root)
        _mark_mistakes(root, undefined or {})
        _mark_files(root)
        _mark_files(root)  # a line's own `noqa` is unused where its file has the rule as well: RUF100
        found = _ruff(root, "check", "--select", _RULES, "--output-format", "json", "--exit-zero", ".")
        texts = {
            path: (root / path).read_text(encoding="utf-8") if path.endswith(".py") else text
            for path, text in files.items()
        }
        return texts, _problems(found, root)


def mistakes(files: Mapping[str, str]) -> tuple[LintProblem, ...]:
    """What keeps Python files from being sound, as far as ruff sees it: they do not compile, or use names that are not there."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", errors="surrogateescape")
        found = _ruff(root, "check", "--select", _UNSOUND, "--output-format", "json", "--exit-zero", ".", config=None)
        return _problems(found, root)


def _mark_inner_imports(root: Path) -> None:
    """An import inside of a function that nobody uses is the user's own: what we import stands at the top."""
    for problem in reversed(
        _problems(_ruff(root, "check", "--select", "F401", "--output-format", "json", "--exit-zero", "."), root)
    ):
        lines = (root / problem.path).read_text(encoding="utf-8").splitlines(keepends=True)
        line = lines[problem.line - 1]
        if line[:1].isspace() and "noqa" not in line:
            lines[problem.line - 1] = f"{line.rstrip()}  # noqa: F401\n"
            (root / problem.path).write_text("".join(lines), encoding="utf-8")


def _mark_mistakes(root: Path, undefined: Mapping[str, frozenset[str]]) -> None:
    """Mark what is wrong in the user's own code already: names that nothing binds, and names that a function binds twice."""
    found = _problems(
        _ruff(root, "check", "--select", "F811,F821", "--output-format", "json", "--exit-zero", "."), root
    )
    ours = {
        problem.path for problem in found if not _is_theirs(problem, root, undefined.get(problem.path, frozenset()))
    }
    theirs = sorted({problem.path for problem in found} - ours)
    if theirs:
        _ruff(root, "check", "--select", "F811,F821", "--add-noqa", "--quiet", "--exit-zero", *theirs)


def _is_theirs(problem: LintProblem, root: Path, undefined: frozenset[str]) -> bool:
    line = (root / problem.path).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    if problem.code == "F821":  # at the level of the module it keeps the module from being imported
        return line[:1].isspace() and problem.message.split("`")[1] in undefined
    return line[:1].isspace() or line.startswith(("def ", "class ", "async def "))


def _mark_files(root: Path) -> None:
    """Name what else the defaults of a newer ruff find in the user's own code, once at the top of its file; what is named there stays.

    Since 0.16 they are some 400 rules of style: https://docs.astral.sh/ruff/default-rules/
    """
    found: dict[str, set[str]] = {}
    known = tuple(_OURS.split(","))
    for problem in _problems(_ruff(root, "check", "--output-format", "json", "--exit-zero", ".", config=None), root):
        if not problem.code.startswith(known):
            found.setdefault(problem.path, set()).add(problem.code)
    for path, codes in found.items():
        text = (root / path).read_text(encoding="utf-8")
        first, _, rest = text.partition("\n")
        if first.startswith(_FILE_MARK):
            codes.update(first.removeprefix(_FILE_MARK).split(", "))
            text = rest
        (root / path).write_text(f"{_FILE_MARK}{', '.join(sorted(codes))}\n{text}", encoding="utf-8")


def _ruff(root: Path, *arguments: str, config: str | None = "ruff.toml") -> str:
    """Run ruff in the folder; without a file of settings everything is at ruff's own defaults."""
    settings = ["--isolated"] if config is None else ["--config", str(root / config)]
    done = subprocess.run(  # noqa: S603 -- ruff itself, on files that we wrote
        [find_ruff_bin(), arguments[0], "--no-cache", *settings, *arguments[1:]],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout


def _problems(output: str, root: Path) -> tuple[LintProblem, ...]:
    found = []
    for entry in json.loads(output or "[]"):
        path = Path(entry["filename"]).resolve().relative_to(root.resolve()).as_posix()
        found.append(LintProblem(path, entry["location"]["row"], entry["code"] or "syntax", entry["message"]))
    return tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.code)))
