"""A throw-away AIRFLOW_HOME and the environment variables with which Airflow works offline on SQLite."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jetbridge_translator.validation.environments import AirflowEnvironment

HOME_NAME = "$AIRFLOW_HOME"
PYTHON_NAME = "$PYTHON"


def without_places(answer: str, home: str, python: Path) -> str:
    """An answer with names for two paths that differ by nature: AIRFLOW_HOME, a new folder each time, and `sys.executable`."""
    return answer.replace(home, HOME_NAME).replace(str(python.absolute()), PYTHON_NAME)


@dataclass(frozen=True, slots=True)
class AirflowInputs:
    """What the DAGs need besides their files: Variables, Connections, environment variables, further folders of modules."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    connections: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    module_folders: tuple[Path, ...] = ()


def worker_environ(airflow: AirflowEnvironment, home: Path, dags_folder: Path, inputs: AirflowInputs) -> dict[str, str]:
    """Every environment variable of the worker; nothing of an Airflow of the user's own is let through."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PYTHON"))}
    environ |= _settings(home, dags_folder)
    environ["PYTHONPATH"] = os.pathsep.join(str(folder.absolute()) for folder in inputs.module_folders)
    environ["PYTHONHASHSEED"] = "0"
    # BashOperator finds the tools of its environment on PATH, as in an activated one.
    environ["PATH"] = os.pathsep.join([str(airflow.python.parent), environ.get("PATH", os.defpath)])
    return environ | given_environ(inputs)


def given_environ(inputs: AirflowInputs) -> dict[str, str]:
    """The inputs as environment variables: both sides take Variables and Connections from there."""
    environ = {f"AIRFLOW_VAR_{name.upper()}": _text(value) for name, value in inputs.variables.items()}
    environ |= {f"AIRFLOW_CONN_{name.upper()}": _text(value) for name, value in inputs.connections.items()}
    return environ | dict(inputs.environ)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _settings(home: Path, dags_folder: Path) -> dict[str, str]:
    bundle = {
        "name": "dags-folder",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": str(dags_folder)},
    }
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(_plugins(dags_folder, home)),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__CORE__FERNET_KEY": "",
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "600",  # our own limit is the shorter one
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
        # 2.10 and newer report usage to a public address unless told not to.
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "SCARF_ANALYTICS": "false",
        # 3.x: only a process that says it is a server may look up Variables and Connections outside of a task.
        "_AIRFLOW_PROCESS_CONTEXT": "server",
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps([bundle]),
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": str(home / "bundles"),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
    }


def _plugins(dags_folder: Path, home: Path) -> Path:
    """The `plugins` folder beside or inside the DAGs folder, as Airflow projects have it; else an empty one."""
    for folder in (dags_folder / "plugins", dags_folder.parent / "plugins"):
        if folder.is_dir():
            return folder
    return home / "plugins"
