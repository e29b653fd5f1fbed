"""Files end as trees or as findings, never as exceptions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jetbridge_translator.model import Finding
from jetbridge_translator.read import SourceFile, read_source
from jetbridge_translator.read.source_file import MAX_BYTES

READABLE = {
    "plain": b"x = 1\n",
    "empty": b"",
    "bom": b"\xef\xbb\xbfx = '\xc3\xa9'\n",
    "coding line": "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"),
    "windows newlines": b"x = 1\r\ny = 2\r\n",
    "old newlines": b"x = 1\ry = 2\r",
    "form feed": b"x = 1\n\x0cy = 2\n",
    "no newline at the end": b"x = 1",
    "wrong escapes": b"x = '\\d'\n",
}


@pytest.mark.parametrize("name", READABLE)
def test_readable(tmp_path: Path, name: str) -> None:
    path = tmp_path / "f.py"
    path.write_bytes(READABLE[name])
    source = read_source(path, "f.py", "f")
    assert isinstance(source, SourceFile)
    assert [source.text.of(node) for node in source.tree.body] == [
        line for line in source.text.text.replace("\x0c", "").split("\n") if line and not line.startswith("#")
    ]


UNREADABLE = {
    "DAG001": [b"print 'python 2'\n", b"def f(:\n", b"x = '\n", b"\tx\n  y\n", b"x = 1\x00", b"x=" + b"(" * 500],
    "DAG002": [b"x = '\xe9'\n", b"# coding: nothing\n", b"\xff\xfex\x00"],
    "DAG003": [b"#" * (MAX_BYTES + 1)],
}


@pytest.mark.parametrize(("code", "content"), [(code, item) for code, items in UNREADABLE.items() for item in items])
def test_unreadable(tmp_path: Path, code: str, content: bytes) -> None:
    path = tmp_path / "f.py"
    path.write_bytes(content)
    found = read_source(path, "f.py", "f")
    assert isinstance(found, Finding)
    assert found.code == code
    assert found.place.file == "f.py"


def test_a_dangling_link(tmp_path: Path) -> None:
    path = tmp_path / "f.py"
    path.symlink_to(tmp_path / "nowhere.py")
    found = read_source(path, "f.py", "f")
    assert isinstance(found, Finding)
    assert (found.code, found.message) == ("DAG004", "the link leads nowhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "f.py"
    os.mkfifo(path)
    found = read_source(path, "f.py", "f")
    assert isinstance(found, Finding)
    assert found.code == "DAG004"


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nope.py"):
        found = read_source(path, "f.py", "f")
        assert isinstance(found, Finding)
        assert found.code == "DAG004"


def test_positions_count_characters_from_one(tmp_path: Path) -> None:
    path = tmp_path / "f.py"
    path.write_text("é = 'ü'; y = 2\n", encoding="utf-8")
    source = read_source(path, "f.py", "f")
    assert isinstance(source, SourceFile)
    assert [(p.line, p.column) for p in map(source.place, source.tree.body)] == [(1, 1), (1, 10)]
