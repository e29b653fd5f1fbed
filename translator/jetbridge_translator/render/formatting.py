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
_FIXED = "I,F541"
"""What is mended: the order of imports, and f-strings of the user that hold nothing."""
_OURS = "E9,F401,F811,F821,F822,F823"
"""What would be a mistake of ours; what else the user's own code has is marked as known, line by line."""
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


def formatted(files: Mapping[str, str]) -> tuple[dict[str, str], tuple[LintProblem, ...]]:
    """Python files with sorted imports and one layout, and what ruff's default rules still say about them.

    Files that are no Python are given back as they are. A file that ruff cannot parse is given back as it was, with the problem.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "ruff.toml").write_text(_CONFIG, encoding="utf-8")
        for path, text in files.items():
            if path.endswith(".py"):
                target = root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        _ruff(root, "check", "--select", _FIXED, "--fix", "--quiet", "--exit-zero", ".")
        _ruff(root, "format", "--quiet", ".")
        _ruff(root, "check", "--select", _RULES, "--ignore", _OURS, "--add-noqa", "--quiet", "--exit-zero", ".")
        found = _ruff(root, "check", "--select", _RULES, "--output-format", "json", "--exit-zero", ".")
        texts = {
            path: (root / path).read_text(encoding="utf-8") if path.endswith(".py") else text
            for path, text in files.items()
        }
        return texts, _problems(found, root)


def _ruff(root: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- ruff itself, on files that we wrote
        [find_ruff_bin(), arguments[0], "--no-cache", "--config", str(root / "ruff.toml"), *arguments[1:]],
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
