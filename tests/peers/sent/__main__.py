"""Writes what Airflow's own operators do in each case: `python -m peers.sent FILE [OPERATOR …]`."""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ.update(AIRFLOW_HOME=tempfile.mkdtemp(), _AIRFLOW_PROCESS_CONTEXT="server")

from peers.sent.case import outcome
from peers.sent.cases import CASES
from peers.sent.google_rest import over_rest


def make(operator: str, arguments: dict[str, Any]) -> Any:
    module, _, name = operator.rpartition(".")
    dag = importlib.import_module("airflow").DAG
    with dag("sales", schedule=None):
        return getattr(importlib.import_module(module), name)(task_id="t", **arguments)


with suppress(ModuleNotFoundError):
    over_rest()
wanted = [case for case in CASES if not sys.argv[2:] or case.name in sys.argv[2:]]
lines = [json.dumps(outcome(case, make), sort_keys=True) for case in wanted]
Path(sys.argv[1]).write_text("".join(f"{line}\n" for line in lines))
