"""The law of reading: whatever is read, our tree is the one that Python's own parser gives, down to the last position."""

from __future__ import annotations

import ast
import io
import sysconfig
import tokenize
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jetbridge_translator.read import parse
from jetbridge_translator.read.source_file import decode

Same = Callable[[ast.Module, ast.Module], None]

FILES = 120
MAX_SIZE = 40_000

REPOSITORY = Path(__file__).parents[3]
SAMPLES = sorted((REPOSITORY / "samples" / "dags").glob("*.py"))


def _sample() -> list[Path]:
    """Files of the standard library and of the installed packages, spread evenly; the same ones in every run."""
    folders = {Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")}
    files = sorted(
        {file for folder in folders for file in folder.rglob("*.py") if 200 < file.stat().st_size < MAX_SIZE}
    )
    assert len(files) > FILES
    return files[:: len(files) // FILES]


def _tree(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError:
            return None


@pytest.mark.parametrize("part", range(6))
def test_files_of_the_standard_library_and_of_packages(part: int, same: Same) -> None:
    compared = 0
    for file in _sample()[part::6]:
        text = decode(file.read_bytes(), file.name)
        theirs = _tree(text) if isinstance(text, str) else None
        if isinstance(text, str) and theirs is not None:
            same(parse(text).tree, theirs)
            compared += 1
    assert compared > FILES // 12


@pytest.mark.airflow
@pytest.mark.parametrize("fixture", ["airflow2_examples", "airflow3_examples", "standard_examples"])
def test_the_example_files_of_airflow(fixture: str, same: Same, request: pytest.FixtureRequest) -> None:
    files = sorted(request.getfixturevalue(fixture).rglob("*.py"))
    assert len(files) > 15
    for file in files:
        text = file.read_text(encoding="utf-8")
        parsed = parse(text)
        assert parsed.fallback is None
        same(parsed.tree, ast.parse(text))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_layout_changes_nothing_but_positions(file: Path, same: Same, random: Random) -> None:
    text = _laid_out_otherwise(file.read_text(encoding="utf-8"), random)
    theirs = ast.parse(text)
    same(parse(text).tree, theirs)


def _laid_out_otherwise(text: str, random: Random) -> str:
    """The same program with other blanks, comments and line breaks between its tokens, where Python allows them."""
    lines = text.splitlines(keepends=True)
    inserted: list[tuple[int, int, str]] = []
    depth = in_string = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if tokenize.tok_name[token.type] in {"FSTRING_START", "FSTRING_END"}:
            in_string += 1 if tokenize.tok_name[token.type] == "FSTRING_START" else -1
            continue
        depth -= token.string in {")", "]", "}"} and not in_string
        if token.type in {tokenize.NAME, tokenize.OP, tokenize.STRING, tokenize.NUMBER} and not in_string:
            inside = ("\n", " # é, :(\n\t", "\x0c", " \\\n ", "  ")
            blank = random.choice(inside if depth else (" \\\n  ", "   "))
            if random.random() < 0.3 and (depth or token.start[1] > len(token.line) - len(token.line.lstrip())):
                inserted.append((*token.start, blank))
        depth += token.string in {"(", "[", "{"} and not in_string
    for line, column, blank in reversed(inserted):
        lines[line - 1] = lines[line - 1][:column] + blank + lines[line - 1][column:]
    return "".join(lines)
