"""Runs inside an Airflow environment: makes DAGs of drawn descriptions, runs them with `dag.test()` and tells what came of them.

    python as_dags.py VALIDATION_FOLDER JETBRIDGE_FOLDER ANSWER_FD

Each line of standard input is one description; each line of the answers is what became of it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

DATE = "2024-01-02T00:00:00+00:00"
RUN_LIMIT = 120


def load_worker(validation: str, jetbridge: str) -> tuple[Any, Any, Any]:
    """The modules of the worker that validates migrations: it knows how each Airflow runs a DAG."""
    spec = importlib.util.spec_from_file_location("launch", Path(validation) / "worker" / "launch.py")
    launch = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(launch)
    launch._make_package("jetbridge", Path(jetbridge))
    launch._make_package("jetbridge_translator", Path(validation).parent)
    launch._make_package("jetbridge_translator.validation", Path(validation))
    from jetbridge_translator.validation.worker import airflow_api, recorder, runs

    return airflow_api, recorder, runs


def body_of(node: dict[str, Any]) -> Any:
    """What the task does; the same as in `as_jobs.py`."""
    from airflow.exceptions import AirflowFailException, AirflowSkipException

    kind = node["kind"]

    def flaky(ti: Any = None) -> Any:
        if ti.try_number <= node["fails"]:
            raise ValueError("drawn to fail at first")
        ti.xcom_push(key="tries", value=ti.try_number)
        return ti.try_number

    def fail() -> None:
        raise ValueError("drawn to fail")

    def give_up() -> None:
        raise AirflowFailException("drawn to give up")

    def skip() -> None:
        raise AirflowSkipException("drawn to skip")

    def value() -> Any:
        return node.get("value")

    def choose() -> Any:
        return node["choose"]

    return {"fail": fail, "give_up": give_up, "skip": skip, "flaky": flaky, "branch": choose}.get(kind, value)


def element(x: Any) -> Any:
    """What happens to one element of a mapping."""
    from airflow.exceptions import AirflowSkipException

    if isinstance(x, (list, tuple)):
        x = sum(each for each in x if isinstance(each, int))
    if x is not None and x % 5 == 0:
        raise AirflowSkipException("drawn to skip")
    if x is not None and x % 5 == 1:
        raise ValueError("drawn to fail")
    return None if x is None or x % 5 == 2 else x * 10


def pair(x: Any, y: Any = 0) -> int:
    """What happens to two elements."""
    given = [each for each in (x, y) if isinstance(each, int)]
    if sum(given) % 4 == 1:
        raise ValueError("drawn to fail")
    return sum(given)


def as_kwargs(x: Any) -> dict[str, Any]:
    """An element as arguments."""
    return {"x": x, "y": 1}


def not_one(x: Any) -> Any:
    """Skips one of the elements on its way."""
    from airflow.exceptions import AirflowSkipException

    if x == 1:
        raise AirflowSkipException("drawn to skip")
    return x


def reduce(x: Any) -> str:
    """What a task sees of a mapped one.

    Where a task in a mapped group gave nothing, Airflow 3.1 lets its own sentinel through, which no DAG can mean; it is left out.
    """
    if x is None or isinstance(x, (int, str, dict)):
        return repr(x)
    return repr([item for item in x if type(item).__name__ != "ArgNotSet"])


class Builder:
    """One DAG of one description."""

    def __init__(self, described: dict[str, Any]) -> None:
        try:
            from airflow.sdk import DAG, TaskGroup, task, task_group
        except ImportError:
            from airflow import DAG
            from airflow.decorators import task, task_group
            from airflow.utils.task_group import TaskGroup
        try:
            from airflow.providers.standard.operators import empty, python
        except ImportError:
            from airflow.operators import empty, python
        self.task, self.task_group, self.group_class = task, task_group, TaskGroup
        self.empty, self.python = empty, python
        self.known: dict[str, Any] = {}
        with DAG(described["id"], start_date=datetime(2024, 1, 1, tzinfo=timezone.utc), schedule=None) as self.dag:
            for node in described["nodes"]:
                made = self.group(node) if node["kind"] == "group" else self.make(node, "", None)
                self.known[node["name"]] = made
                self.order(node, made, "")

    def order(self, node: dict[str, Any], made: Any, prefix: str) -> None:
        for name in node["before"]:
            made.set_upstream(self.known[prefix + name if prefix + name in self.known else name])
        if node["kind"] == "teardown":
            made.as_teardown(
                setups=[self.known[prefix + name] for name in node["setups"]],
                on_failure_fail_dagrun=node["fails_run"],
            )

    def group(self, node: dict[str, Any]) -> Any:
        if node["over"] is None:
            with self.group_class(node["name"]) as made:
                self.fill(node, None)
            return made

        def inside(x: Any) -> None:
            self.fill(node, x)

        return self.task_group(group_id=node["name"])(inside).expand(x=self.elements(node["over"]))

    def fill(self, node: dict[str, Any], x: Any) -> None:
        prefix = node["name"] + "."
        for inner in node["nodes"]:
            made = self.make(inner, prefix, x)
            self.known[prefix + inner["name"]] = made
            self.order(inner, made, prefix)

    def elements(self, over: Any) -> Any:
        """As they stand, or what tasks give."""
        if isinstance(over, str):
            return self.known[over].output
        if not isinstance(over, dict):
            return over
        ((how, names),) = over.items()
        first, *others = [self.known[name].output for name in names]
        if how == "zip":
            return first.zip(*others)
        if how == "fill":
            return first.zip(*others, fillvalue=3)
        return first.concat(*others) if how == "concat" else first.map({"map": not_one, "kwargs": as_kwargs}[how])

    def make(self, node: dict[str, Any], prefix: str, x: Any) -> Any:
        """The operator of a node; `x` is the element of the mapped group around it."""
        options = {
            "task_id": node["name"],
            "trigger_rule": node.get("rule", "all_success"),
            "retries": node.get("retries", 0),
            "retry_delay": timedelta(0),
        }
        kind = node["kind"]
        if kind in {"mapped", "crossed", "kwargs"}:
            return self.mapped(node, options)
        if kind == "element":
            return self.task(**options)(element)(x).operator
        if kind == "reduce":
            inside = prefix + node["reads"]
            source = self.known[inside if inside in self.known else node["reads"]]
            return self.task(**options)(reduce)(source.output).operator
        made = self.plain(node, options)
        return made.as_setup() if kind == "setup" else made

    def mapped(self, node: dict[str, Any], options: dict[str, Any]) -> Any:
        """Over a literal list, or over results of tasks."""
        over = self.elements(node["over"])
        if node["kind"] == "crossed":
            return self.task(**options)(pair).expand(x=over, y=self.elements(node["over_y"])).operator
        if node["kind"] == "kwargs":
            return self.task(**options)(pair).expand_kwargs(over).operator
        if not isinstance(over, list):
            return self.task(**options)(element).expand(x=over).operator
        partial = self.python.PythonOperator.partial(python_callable=element, **options)
        return partial.expand(op_args=[[x] for x in over])

    def plain(self, node: dict[str, Any], options: dict[str, Any]) -> Any:
        """An operator that is not mapped."""
        if node["kind"] == "empty":
            return self.empty.EmptyOperator(**options)
        options["python_callable"] = body_of(node.get("body", node))
        if node["kind"] == "branch":
            return self.python.BranchPythonOperator(**options)
        if node["kind"] == "short":
            return self.python.ShortCircuitOperator(ignore_downstream_trigger_rules=node["ignores"], **options)
        return self.python.PythonOperator(**options)


DAG_FILE = """# a DAG of airflow, from drawn.json
import json, sys
from pathlib import Path

dag = sys.modules["__main__"].Builder(json.loads(Path(__file__).with_name("drawn.json").read_text())).dag
"""


def run(described: dict[str, Any], folder: Path, runs: Any, recorder: Any) -> dict[str, Any]:
    """The run document; `error` says why Airflow refused the DAG, if it did."""
    folder.joinpath("drawn.json").write_text(json.dumps(described))
    signal.alarm(RUN_LIMIT)
    try:
        asked = {"path": str(folder / "drawn.py"), "dag_id": described["id"], "logical_date": DATE}
        return runs.run_dag(asked, recorder)
    finally:
        signal.alarm(0)


def too_long(*_: Any) -> None:
    raise TimeoutError(f"dag.test() did not end within {RUN_LIMIT} seconds")


def main(validation: str, jetbridge: str, answer_fd: str) -> None:
    api, recorders, runs = load_worker(validation, jetbridge)
    signal.signal(signal.SIGALRM, too_long)
    api.init_database(Path(os.environ["DRAWN_DATABASE_TEMPLATE"]))
    api.share_api_server()
    recorders.keep_logs_out_of_stdout()
    recorder = recorders.Recorder()
    folder = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    folder.joinpath("drawn.py").write_text(DAG_FILE)
    with os.fdopen(int(answer_fd), "w", encoding="utf-8") as answers:
        for line in sys.stdin:
            answers.write(json.dumps(run(json.loads(line), folder, runs, recorder)) + "\n")
            answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
