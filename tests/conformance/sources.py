"""What the tests are run from: Dagster's source distribution, and an environment with this runtime and pytest. Both are kept in a folder."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

VERSION = "1.13.29"
PROJECT = Path(__file__).parents[2]


def unpacked_tests(cache: Path) -> Path:
    """The folder of the unpacked source distribution; downloaded if it is not there."""
    folder = cache / f"dagster-{VERSION}"
    if not (folder / "dagster_tests").is_dir():
        wanted = ["--no-deps", "--no-binary", "dagster", "--dest", str(cache), f"dagster=={VERSION}"]
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", *wanted], check=True)
        with tarfile.open(cache / f"dagster-{VERSION}.tar.gz") as archive:
            archive.extractall(cache, filter="data")
        # It imports packages that are not published, and serves the other product's own CI only.
        (folder / "dagster_tests" / "conftest.py").write_text("", "utf-8")
    return folder


def environment(cache: Path) -> Path:
    """The interpreter of an environment that has this checkout, pytest, and no Dagster."""
    python = cache / f"python{sys.version_info.major}.{sys.version_info.minor}" / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    if not python.exists():
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(python.parents[1])], check=True)
    needed = ["--editable", str(PROJECT), "pytest", "pytest-mock", "objgraph", "pytz"]
    subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), *needed], check=True)
    return python
