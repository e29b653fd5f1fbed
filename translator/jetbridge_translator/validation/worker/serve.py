"""Answer one request, line by line: every line is a JSON object, the last one is `{"end": true}`."""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from jetbridge_translator.validation.worker import airflow_api as api
from jetbridge_translator.validation.worker.forks import Describe, each_in_a_fork
from jetbridge_translator.validation.worker.recorder import Recorder, keep_logs_out_of_stdout
from jetbridge_translator.validation.worker.runs import run_dag
from jetbridge_translator.validation.worker.schedule import describe_schedules
from jetbridge_translator.validation.worker.structure import describe_file
from jetbridge_translator.validation.worker.values import as_json


def serve(request_file: str, answer_fd: int) -> None:
    """Do what the request file says and write the answers to the file descriptor."""
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    os.set_inheritable(answer_fd, False)
    with os.fdopen(answer_fd, "w", encoding="utf-8") as answers:
        api.import_from_dags_folder()
        api.init_database(Path(request["template"]) if request.get("template") else None)
        if request["command"] in _DESCRIBED:
            _described(request, answers)
        else:
            _runs(request, answers)
        _answer(answers, {"end": True, "airflow_version": api.VERSION})


def _schedule(request: dict[str, Any]) -> Describe:
    return lambda path: describe_schedules(path, request["since"], request["count"])


_DESCRIBED: dict[str, Callable[[dict[str, Any]], Describe]] = {
    "structure": lambda _request: describe_file,
    "schedule": _schedule,
}


def _described(request: dict[str, Any], answers: TextIO) -> None:
    describe = _DESCRIBED[request["command"]](request)
    files = sorted({name for path in request["paths"] for name in api.list_files(path)})
    _preload(files)
    api.release_database()
    for path, described in each_in_a_fork(files, describe, request["limit"], request["at_a_time"]):
        _answer(answers, {"path": path, "file": described})


def _runs(request: dict[str, Any], answers: TextIO) -> None:
    keep_logs_out_of_stdout()
    api.share_api_server()
    recorder = Recorder()
    module = api.test_module()
    module._run_task = recorder.around(module._run_task)  # noqa: SLF001 -- there is no public place to stand
    last = None
    for number, run in enumerate(request["runs"]):
        if last not in {None, run["path"]}:
            api.init_database(Path(request["template"]) if request.get("template") else None)
        last = run["path"]
        _answer(answers, {"started": number})
        _answer(answers, {"number": number, "run": run_dag(run, recorder)})


def _answer(answers: TextIO, line: dict[str, Any]) -> None:
    answers.write(json.dumps(line, default=as_json) + "\n")
    answers.flush()


def _preload(files: Sequence[str]) -> None:
    """Import once, before the forks, what the files import of Airflow: most of the time to load a file goes there."""
    wanted = sorted({name for path in files for name in _airflow_imports(path)})
    for name in wanted:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _airflow_imports(path: str) -> set[str]:
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return set()
    named = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return {name for name in named if name.split(".", maxsplit=1)[0] == "airflow"}
