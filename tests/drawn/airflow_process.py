"""A real Airflow in a process of its own, which runs one drawn DAG after the other."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jetbridge
from jetbridge_translator import validation
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs, worker_environ

SCRIPT = Path(__file__).with_name("as_dags.py")


class Airflow:
    """Started once; `run` gives it a description and waits for the run document."""

    def __init__(self, python: Path, folder: Path) -> None:
        environment = environment_of_python(python)
        dags = folder / "dags"
        dags.mkdir(parents=True)
        reading, writing = os.pipe()
        where = (Path(validation.__file__).parent, Path(jetbridge.__file__).parent)
        self.log = folder / "log.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [python, SCRIPT, *map(str, where), str(writing)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                pass_fds=(writing,),
                text=True,
                env=worker_environ(environment, folder, dags, AirflowInputs())
                | {"DRAWN_DATABASE_TEMPLATE": str(folder / "template.db")},
            )
        os.close(writing)
        self.answers = os.fdopen(reading, encoding="utf-8")

    def run(self, described: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(described) + "\n")
        self.process.stdin.flush()
        line = self.answers.readline()
        assert line, self.log.read_text("utf-8", "replace")[-3000:]
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.answers.close()
        self.process.wait(600)
