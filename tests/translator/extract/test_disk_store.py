"""Entries are whole or not there, whoever writes at the same time, and the oldest go when there are too many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jetbridge_translator.extract.disk_store import DiskStore


def test_what_was_put_is_got_and_the_last_counts(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    assert store.get("abc") is None
    store.put("abc", b"one")
    store.put("abc", b"two")
    assert store.get("abc") == b"two"
    assert DiskStore(tmp_path).get("abc") == b"two"


@pytest.mark.parametrize("size", [0, 5, 31, 32, 40])
def test_half_an_entry_is_none(tmp_path: Path, size: int) -> None:
    store = DiskStore(tmp_path)
    store.put("abc", b"some bytes and more")
    path = tmp_path / "ab" / "c"
    path.write_bytes(path.read_bytes()[:size])
    assert store.get("abc") is None


def test_an_entry_of_another_user_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DiskStore(tmp_path)
    store.put("abc", b"bytes")
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    assert store.get("abc") is None


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, limit_bytes=5_000)
    for number in range(8):
        store.put(f"0{number}k", bytes(1_000))
        _set_age(tmp_path / f"0{number}" / "k", days=10 - number)
    assert store.get("00k") is not None
    store.prune()
    kept = [number for number in range(8) if (tmp_path / f"0{number}" / "k").exists()]
    assert kept == [0, 5, 6, 7]


def _set_age(path: Path, days: int) -> None:
    moment = time.time() - days * 24 * 3600
    os.utime(path, (moment, moment))


WRITER = """
import json, sys
from pathlib import Path
from jetbridge_translator.extract.disk_store import DiskStore

store = DiskStore(Path(sys.argv[1]), limit_bytes=150_000)
number = int(sys.argv[2])
seen = set()
for _ in range(60):
    for key in ("00key", "01key", "02key"):
        store.put(key, bytes([number]) * (50_000 + number))
        seen.add(store.get(key))
    store.prune()
print(json.dumps(sorted([len(content), len(set(content))] for content in seen - {None})))
"""


def test_processes_that_write_the_same_entries_see_whole_ones(tmp_path: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    answers = [json.loads(process.communicate()[0]) for process in started]
    whole = [[50_000 + number, 1] for number in range(4)]
    assert all(entry in whole for seen in answers for entry in seen)
    assert all([50_000 + number, 1] in seen for number, seen in enumerate(answers))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) <= 3
