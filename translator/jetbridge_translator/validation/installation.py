"""Making an Airflow environment: `jetbridge airflow install VERSION [PROVIDER…]`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jetbridge_translator.validation.environments import (
    AirflowEnvironment,
    folder_of,
    python_in,
    read_marker,
    version_key,
    write_marker,
)
from jetbridge_translator.validation.errors import ValidationError

CONSTRAINTS = "https://raw.githubusercontent.com/apache/airflow/constraints-{version}/constraints-{python}.txt"
PROVIDER_PREFIX = "apache-airflow-providers-"
OLDEST = (2, 7)
# Example DAGs and many teams' DAGs look for `virtualenv` while they load, and define nothing without it.
ALWAYS = ("virtualenv",)

# Newest Python that each line supports. https://airflow.apache.org/docs/apache-airflow/stable/installation/prerequisites.html
NEWEST_PYTHON = {(2, 7): (3, 11), (2, 8): (3, 11), (2, 9): (3, 12), (2, 10): (3, 12), (2, 11): (3, 12), (3, 0): (3, 12)}
LATER_PYTHON = (3, 13)

# Where the constraint files cannot be reached: packages as they were when the line had its last release.
PERIOD = {(2, 7): "2023-12-01", (2, 8): "2024-04-01", (2, 9): "2024-08-01", (2, 10): "2025-03-01", (3, 0): "2025-08-30"}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    version: str
    packages: tuple[str, ...]
    folder: Path
    uv: str | None


def install(version: str, providers: Sequence[str] = (), say: Say = lambda _text: None) -> AirflowEnvironment:
    """Make the environment of an Airflow version, or add providers to it; one that is complete is left as it is.

    `providers` are short names (`http`, `cncf.kubernetes`), package names, or requirements with a version.
    `say` is told what is being done. Processes that install at the same time wait for each other.

    Raises:
        ValidationError: the version is no Airflow version that we support, or pip or uv could not install it.
    """
    _check_version(version)
    wanted = tuple(provider_package(name) for name in providers)
    folder = folder_of(version)
    with _locked(folder):
        present = read_marker(folder)
        if present is not None and set(wanted) <= set(present.packages):
            return present
        packages = tuple(sorted({*wanted, *(present.packages if present else ())}))
        return _make(_Plan(version, packages, folder, find_uv()), say, fresh=present is None)


def provider_package(name: str) -> str:
    """`cncf.kubernetes` -> `apache-airflow-providers-cncf-kubernetes`; a full package name stays.

    Raises:
        ValidationError: this is no name of a package.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._\[\]-]*(==[A-Za-z0-9.*+!-]+)?", name):
        raise ValidationError(
            f"{name!r} is no provider: write e.g. http, cncf.kubernetes or {PROVIDER_PREFIX}http==4.13.0"
        )
    plain, separator, pinned = name.lower().partition("==")
    package = plain.replace(".", "-").replace("_", "-")
    return (package if package.startswith(PROVIDER_PREFIX) else PROVIDER_PREFIX + package) + separator + pinned


def find_uv() -> str | None:
    """The command uv, beside our own interpreter or on PATH."""
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.exists() else shutil.which("uv")


def _check_version(version: str) -> None:
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        raise ValidationError(f"{version!r} is no full Airflow version: write e.g. 2.11.2 or 3.1.8")
    if version_key(version)[:2] < OLDEST:
        raise ValidationError(f"Airflow {version} is too old to compare with: 2.7.0 is the oldest that works")


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(plan: _Plan, say: Say, *, fresh: bool) -> AirflowEnvironment:
    if fresh:
        shutil.rmtree(plan.folder, ignore_errors=True)
        interpreter = python_for(plan.version)
        say(f"Making {plan.folder} with Python {interpreter}")
        _make_environment(plan, interpreter)
    say(f"Installing Airflow {plan.version}" + (f" and {', '.join(plan.packages)}" if plan.packages else ""))
    _install_packages(plan)
    made = AirflowEnvironment(plan.version, python_in(plan.folder), plan.packages)
    write_marker(plan.folder, made)
    return made


def python_for(version: str) -> str:
    """The Python to use, as `3.12`: our own when that Airflow supports it, else the newest it supports."""
    newest = NEWEST_PYTHON.get((version_key(version)[0], version_key(version)[1]), LATER_PYTHON)
    return ".".join(map(str, min(newest, sys.version_info[:2])))


def _make_environment(plan: _Plan, interpreter: str) -> None:
    own = interpreter == ".".join(map(str, sys.version_info[:2]))
    if plan.uv:
        _run([plan.uv, "venv", "--quiet", "--python", sys.executable if own else interpreter, str(plan.folder)])
        return
    command = sys.executable if own else shutil.which(f"python{interpreter}")
    if command is None:
        raise ValidationError(
            f"Airflow {plan.version} needs Python {interpreter} or older: put python{interpreter} on PATH, or install uv"
        )
    _run([command, "-m", "venv", str(plan.folder)])


def _install_packages(plan: _Plan) -> None:
    python = python_in(plan.folder)
    requirements = [f"apache-airflow=={plan.version}", *ALWAYS, *plan.packages]
    if plan.uv:
        # uv writes no bytecode unless told to, and Airflow's imports take twice as long without.
        command = [plan.uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)]
    else:
        command = [str(python), "-m", "pip", "install", "--quiet", "--compile"]
    _run([*command, *_period_of(plan), *requirements])


def _period_of(plan: _Plan) -> list[str]:
    """Airflow's constraint file; where it cannot be reached, and only with uv, the packages of that time."""
    address = CONSTRAINTS.format(version=plan.version, python=python_for(plan.version))
    if _reachable(address):
        return ["--constraint", address]
    date = PERIOD.get((version_key(plan.version)[0], version_key(plan.version)[1]))
    return ["--exclude-newer", date] if date and plan.uv else []


def _reachable(address: str) -> bool:
    request = urllib.request.Request(address, method="HEAD")  # noqa: S310 -- a constant https address
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310 -- see above
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _run(command: list[str]) -> None:
    environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=False)  # noqa: S603 -- our own command line, no shell
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        raise ValidationError(f"`{' '.join(command)}` failed with exit code {done.returncode}:\n{tail}")
