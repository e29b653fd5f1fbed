"""The wheel, installed alone in a new environment, does the main job and keeps the runtime small."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    assert done.returncode in (0, 1), f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and what it needs, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).parent / "uv"
    _run(uv, "build", "--quiet", "--wheel", "--out-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    _run(uv, "venv", "--quiet", "--python", sys.executable, folder / "venv")
    _run(uv, "pip", "install", "--quiet", "--python", folder / "venv/bin/python", wheel)
    return folder / "venv/bin"


def test_the_wheel_migrates_the_samples(wheel_environment: Path, tmp_path: Path) -> None:
    _run(wheel_environment / "migrate", ROOT / "samples/dags", "--out", tmp_path / "jobs")
    listed = _run(wheel_environment / "jetbridge", "list", tmp_path / "jobs")
    assert "daily_report" in listed


def test_importing_the_runtime_imports_no_translator_and_no_airflow(wheel_environment: Path) -> None:
    code = "import json, sys, jetbridge; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    loaded = set(json.loads(_run(wheel_environment / "python", "-c", code)))
    assert not loaded & {"libcst", "airflow", "jetbridge_translator", "jetbridge_templates"}


def test_both_packages_are_typed(wheel_environment: Path) -> None:
    code = (
        "import importlib.resources as r\n"
        "names = ('jetbridge', 'jetbridge_translator', 'jetbridge_templates')\n"
        "print(all((r.files(name) / 'py.typed').is_file() for name in names))"
    )
    assert _run(wheel_environment / "python", "-c", code).strip() == "True"
