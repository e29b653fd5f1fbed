"""The plugin of each pytest process: keeps the selected tests, and writes one JSON line for each test and each outcome."""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from conformance import alias
from conformance.selection import TestFile, public_names


class Recorder:
    """Tells what was selected and what became of it."""

    def __init__(self, root: Path, out: Path) -> None:
        self._public = public_names(root / "dagster")
        self._out = out

    def _write(self, **line: Any) -> None:
        with self._out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        kept = TestFile(items[0].path.read_text("utf-8"), self._public).kept() if items else set()
        items[:] = [item for item in items if _name(item) in kept]
        for item in items:
            self._write(test=item.name)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: Any) -> Generator[None, None, None]:
        alias.USED.clear()
        alias.RUNNING.append(item.name)
        try:
            yield
        finally:
            alias.RUNNING.clear()
        if alias.USED:
            pytest.fail(f"uses {', '.join(sorted(set(alias.USED)))}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Generator[None, Any, Any]:
        report = yield
        if call.when == "call" or report.outcome != "passed":
            text = "" if report.outcome == "passed" else _last_line(report)
            self._write(test=item.name, outcome=report.outcome, text=text)
        return report


def _name(item: Any) -> str:
    function = getattr(item, "originalname", item.name)
    return function if getattr(item, "cls", None) is None else f"{item.cls.__name__}.{function}"


def _last_line(report: Any) -> str:
    lines = [line for line in str(report.longrepr).splitlines() if line.startswith("E  ")]
    return lines[0][1:].strip() if lines else str(report.longrepr).strip().splitlines()[-1]


def pytest_configure(config: Any) -> None:
    root, out = Path(os.environ["CONFORMANCE_ROOT"]), Path(os.environ["CONFORMANCE_OUT"])
    config.pluginmanager.register(Recorder(root, out))
