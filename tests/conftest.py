"""What all tests share: the real Airflows, and the example DAGs that stand inside their wheels."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from jetbridge_translator.validation import installation

AIRFLOW2 = "2.11.2"
AIRFLOW3 = "3.1.8"


def airflow_python(variable: str, version: str) -> Path:
    """The interpreter that the environment variable names; without it, one that we install into the cache folder."""
    named = os.environ.get(variable)
    if named:
        return Path(named)
    return installation.install(version, say=lambda text: print(text, file=sys.stderr)).python  # noqa: T201 -- installing takes a minute


def inside_wheel(python: Path, *folder: str) -> Path:
    """A folder of the `airflow` package of that interpreter."""
    found = sorted((python.parent.parent / "lib").glob("python3.*/site-packages/airflow"))
    return found[0].joinpath(*folder)


@pytest.fixture(scope="session")
def airflow2_python() -> Path:
    """The interpreter of an environment with Airflow 2.11.2."""
    return airflow_python("JETBRIDGE_AIRFLOW2_PYTHON", AIRFLOW2)


@pytest.fixture(scope="session")
def airflow3_python() -> Path:
    """The interpreter of an environment with Airflow 3.1.8."""
    return airflow_python("JETBRIDGE_AIRFLOW3_PYTHON", AIRFLOW3)


@pytest.fixture(scope="session")
def airflow2_examples(airflow2_python: Path) -> Path:
    """Airflow 2.11.2's own example DAGs."""
    return inside_wheel(airflow2_python, "example_dags")


@pytest.fixture(scope="session")
def airflow3_examples(airflow3_python: Path) -> Path:
    """Airflow 3.1.8's own example DAGs."""
    return inside_wheel(airflow3_python, "example_dags")


@pytest.fixture(scope="session")
def standard_examples(airflow3_python: Path) -> Path:
    """The example DAGs of the standard provider that Airflow 3.1.8 brings."""
    return inside_wheel(airflow3_python, "providers", "standard", "example_dags")
