"""The README tells the truth: its code is the samples' code, and every command in it runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
COMMANDS = [line for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
OF_MAKE = [command for command in COMMANDS if command.startswith("make ")]
OF_THE_PRODUCT = [command for command in COMMANDS if not command.startswith("make ")]


def _run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": paths, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_code_before_and_after_is_that_of_the_samples() -> None:
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    for block, path in zip(blocks, ("samples/dags/daily_report.py", "samples/jobs/daily_report.py"), strict=True):
        assert block.strip() == (ROOT / path).read_text(encoding="utf-8").strip(), path


def test_the_two_commands_are_demo_and_test() -> None:
    assert OF_MAKE == ["make demo", "make test"]


def test_make_demo(tmp_path: Path) -> None:
    """`make demo` with this test's own environment; `make test` is what runs these tests."""
    done = _run(["make", "demo", f"VENV={BIN.parent}", f"DEMO={tmp_path / 'demo'}"], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "daily_report: success" in done.stdout
    assert (tmp_path / "demo/jobs/migration.md").is_file()


@pytest.mark.airflow
def test_every_other_command_in_order(tmp_path: Path, airflow2_python: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for command in OF_THE_PRODUCT:
        # The Airflow of the tests stands in for the one that the user would install.
        words = shlex.split(command.replace("--airflow 2.11.2", f"--airflow-python {airflow2_python}"))
        done = _run(words, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", TEXT))
def test_links_lead_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
