"""One run of a DAG with `dag.test()` as a run document."""

from __future__ import annotations

import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any

from jetbridge.documents import clip, iso, scrub
from jetbridge_translator.validation.worker import airflow_api as api
from jetbridge_translator.validation.worker.recorder import Recorder
from jetbridge_translator.validation.worker.stubs import leave_out_the_work
from jetbridge_translator.validation.worker.tasks import is_mapped
from jetbridge_translator.validation.worker.values import as_json, guarded


def run_dag(request: dict[str, Any], recorder: Recorder) -> dict[str, Any]:
    """Run the DAG `dag_id` of the file `path` for `logical_date`; retries do not wait. With `renders_only` its tasks do nothing else.

    What Airflow itself raises is told under `error`, beside what the run had reached.
    """
    dag_id = request["dag_id"]
    bag = api.load(request["path"])
    if dag_id not in bag.dags:
        errors = "; ".join(scrub(str(error)) for error in bag.import_errors.values())
        return {"dag_id": dag_id, "error": errors or f"Airflow finds no DAG {dag_id} in the file"}
    dag = bag.dags[dag_id]
    _retry_at_once(dag)
    if request.get("renders_only"):
        leave_out_the_work(dag)
    recorder.forget()
    error = None
    try:
        api.write_to_database(bag)
        _know_others(dag, request["path"])
        api.test(dag, request["logical_date"], request.get("conf"))
    except BaseException as problem:  # noqa: BLE001 -- even a SystemExit of a task is an answer
        error = scrub(f"{type(problem).__name__}: {problem}\n{traceback.format_exc(limit=-6)}")
    return {**_describe_run(dag_id, request["logical_date"], recorder), "error": error and clip(error)}


def _know_others(dag: Any, path: str) -> None:
    """Write the DAGs of other files that a task asks for a run of."""
    wanted = {getattr(task, "trigger_dag_id", None) for task in dag.tasks} - {None, *api.load(path).dags}
    if not wanted:
        return
    for other in api.list_files(api.dags_folder()):
        text = Path(other).read_text(encoding="utf-8", errors="replace")
        if other != path and any(str(dag_id) in text for dag_id in wanted):
            api.write_to_database(api.load(other))


def _retry_at_once(dag: Any) -> None:
    """`dag.test()` waits for the retry delay, five minutes by default; what is compared does not depend on it."""
    for task in dag.tasks:
        if task.retries and is_mapped(task):
            task.partial_kwargs.update(retry_delay=timedelta(0), retry_exponential_backoff=False)
        elif task.retries:
            task.retry_delay = timedelta(0)
            task.retry_exponential_backoff = False


def _describe_run(dag_id: str, logical_date: str, recorder: Recorder) -> dict[str, Any]:
    run = api.latest_run(dag_id)
    if run is None:
        return {"dag_id": dag_id, "logical_date": logical_date, "dag_run_state": None, "task_instances": []}
    return {
        "dag_id": dag_id,
        "run_id": run.run_id,
        "logical_date": logical_date,
        "dag_run_state": _state(run.state),
        "data_interval": [iso(run.data_interval_start), iso(run.data_interval_end)],
        "task_instances": _describe_task_instances(dag_id, run.run_id, recorder),
    }


def _describe_task_instances(dag_id: str, run_id: str, recorder: Recorder) -> list[dict[str, Any]]:
    values = api.xcoms(dag_id, run_id)
    rendered = guarded(lambda: api.rendered_fields(dag_id, run_id))
    described = []
    for task_id, map_index, state, try_number in api.task_instances(dag_id, run_id):
        mine = {key[2]: as_json(value) for key, value in values.items() if key[:2] == (task_id, map_index)}
        described.append(
            {
                "task_id": task_id,
                "map_index": map_index,
                "state": _state(state),
                "try_number": try_number,
                "return_value": mine.pop("return_value", None),
                "xcoms": mine,
                "rendered_fields": rendered.get((task_id, map_index)),
                "stdout": recorder.printed(task_id, map_index),
            }
        )
    return described


def _state(state: Any) -> str | None:
    return None if state is None else str(getattr(state, "value", state))
