"""The few entry points whose names differ between Airflow 2.7 and 3.x."""

# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import contextlib
import functools
import inspect
import io
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import airflow
from airflow import settings

VERSION: str = airflow.__version__
MAJOR = int(VERSION.split(".", maxsplit=1)[0])
BUNDLE = "dags-folder"
COUNTS_TRIES = tuple(int(part) for part in VERSION.split(".")[:2]) >= (2, 10)
"""Whether `dag.test()` counts tries: before 2.10 only the scheduler did, and the column tells nothing here."""


def init_database(template: Path | None) -> None:
    """Make the SQLite database of this home anew, or copy the template; a database that had to be made becomes the template.

    Each file has one of its own: two that name one asset differently would otherwise make each other's tasks fail.
    """
    database = Path(settings.engine.url.database)
    release_database()
    if template is not None and template.exists():
        shutil.copyfile(template, database)
        return
    from airflow.utils import db  # noqa: PLC0415 -- half a second, needed once per version

    with contextlib.redirect_stdout(io.StringIO()):
        db.initdb()
    release_database()
    if template is not None:
        part = template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(database, part)
        part.replace(template)


def release_database() -> None:
    """Close every connection: a forked process must not inherit one."""
    settings.Session.remove()
    settings.engine.dispose()


def list_files(path: str) -> list[str]:
    """The files below a folder that Airflow would load (`.airflowignore` and its safe mode applied), or the one file."""
    from airflow.utils.file import list_py_file_paths  # noqa: PLC0415 -- its import sets up Airflow's plugins

    options: dict[str, Any] = {"include_examples": False} if MAJOR == 2 else {}  # noqa: PLR2004 -- Airflow 2
    return sorted(list_py_file_paths(path, safe_mode=True, **options))


def dags_folder() -> str:
    """The folder of DAG files."""
    return str(settings.DAGS_FOLDER)


def import_from_dags_folder() -> None:
    """Let DAG files import what lies beside them: in 3.x not Airflow itself but its DAG processor adds the folder."""
    if dags_folder() not in sys.path:
        sys.path.append(dags_folder())


def load(path: str) -> Any:
    """The DagBag of one file."""
    try:
        from airflow.dag_processing.dagbag import DagBag  # noqa: PLC0415 -- 3.2 and newer
    except ImportError:
        from airflow.models.dagbag import DagBag  # noqa: PLC0415 -- 2.x to 3.1
    options: dict[str, Any] = {"dag_folder": path, "safe_mode": True}
    if "include_examples" in inspect.signature(DagBag.__init__).parameters:
        options["include_examples"] = False
    return DagBag(**options)


def write_to_database(bag: Any) -> None:
    """Write the DAGs to the database: datasets, triggers and 3.x's dag.test() look for them there."""
    if MAJOR == 2:  # noqa: PLR2004 -- Airflow 2
        bag.sync_to_db()
        return
    from airflow.dag_processing.bundles.manager import DagBundlesManager  # noqa: PLC0415 -- only in 3.x

    session = settings.Session()
    DagBundlesManager().sync_bundles_to_db(session=session)
    session.commit()
    if hasattr(bag, "sync_to_db"):  # 3.0
        bag.sync_to_db(BUNDLE, None, session=session)
    else:
        _sync_bag_to_db()(bag, BUNDLE, None, session=session)
    session.commit()


def _sync_bag_to_db() -> Any:
    try:
        from airflow.dag_processing.dagbag import sync_bag_to_db  # noqa: PLC0415 -- 3.2 and newer
    except ImportError:
        from airflow.models.dagbag import sync_bag_to_db  # noqa: PLC0415 -- 3.1
    return sync_bag_to_db


def test_module() -> Any:
    """The module whose `_run_task` runs each task of `dag.test()`."""
    if MAJOR == 2:  # noqa: PLR2004 -- Airflow 2
        import airflow.models.dag as module  # noqa: PLC0415 -- another module in 3.x
    else:
        import airflow.sdk.definitions.dag as module  # noqa: PLC0415 -- only in 3.x
    return module


def share_api_server() -> None:
    """Keep one in-process API server: 3.0 and 3.1 build a new one for every task, about two seconds each."""
    if MAJOR == 2:  # noqa: PLR2004 -- Airflow 2
        return
    from airflow.sdk.execution_time import supervisor  # noqa: PLC0415 -- only in 3.x

    if hasattr(supervisor, "in_process_api_server"):
        supervisor.in_process_api_server = functools.cache(supervisor.in_process_api_server)


def test(dag: Any, logical_date: str, conf: dict[str, Any] | None) -> Any:
    """`dag.test()` for a logical date in ISO 8601; without an offset it is UTC."""
    import pendulum  # noqa: PLC0415 -- stands beside every Airflow

    moment = pendulum.parse(logical_date)
    name = "execution_date" if MAJOR == 2 else "logical_date"  # noqa: PLR2004 -- Airflow 2
    return dag.test(**{name: moment}, run_conf=conf)


def latest_run(dag_id: str) -> Any:
    """The newest run of a DAG in the database."""
    from airflow.models.dagrun import DagRun  # noqa: PLC0415 -- after the database is there

    return settings.Session().query(DagRun).filter(DagRun.dag_id == dag_id).order_by(DagRun.id.desc()).first()


def task_instances(dag_id: str, run_id: str) -> list[Any]:
    """(task_id, map_index, state, try_number) of every task instance of a run; the number is null where it tells nothing."""
    from airflow.models.taskinstance import TaskInstance as Model  # noqa: PLC0415 -- after the database is there

    query = settings.Session().query(Model.task_id, Model.map_index, Model.state, Model.try_number)
    rows = query.filter(Model.dag_id == dag_id, Model.run_id == run_id)
    return sorted((*row[:3], row[3] if COUNTS_TRIES else None) for row in rows)


def xcoms(dag_id: str, run_id: str) -> dict[tuple[str, int, str], Any]:
    """Every XCom of a run by (task_id, map_index, key)."""
    if MAJOR == 2:  # noqa: PLR2004 -- Airflow 2
        from airflow.models.xcom import XCom as Model  # noqa: PLC0415 -- another name in 3.x

        deserialize = Model.deserialize_value
    else:
        from airflow.models.xcom import XComModel as Model  # noqa: PLC0415 -- only in 3.x
        from airflow.sdk.execution_time.xcom import XCom  # noqa: PLC0415 -- only in 3.x

        deserialize = XCom.deserialize_value
    query = settings.Session().query(Model.task_id, Model.map_index, Model.key, Model.value)
    rows = query.filter(Model.dag_id == dag_id, Model.run_id == run_id)
    return {(row.task_id, row.map_index, row.key): deserialize(row) for row in rows}


def rendered_fields(dag_id: str, run_id: str) -> dict[tuple[str, int], Any]:
    """The rendered template fields of every task instance by (task_id, map_index)."""
    from airflow.models.renderedtifields import RenderedTaskInstanceFields as Model  # noqa: PLC0415 -- after the database is there

    rows = settings.Session().query(Model).filter(Model.dag_id == dag_id, Model.run_id == run_id)
    return {(row.task_id, row.map_index): json.loads(json.dumps(row.rendered_fields, default=str)) for row in rows}


def core_timetable(timetable: Any) -> Any:
    """The timetable that schedules: since 3.2 a DAG that was loaded holds one of the SDK, which only describes it."""
    if not type(timetable).__module__.startswith("airflow.sdk."):
        return timetable
    from airflow.serialization.encoders import coerce_to_core_timetable  # noqa: PLC0415 -- 3.2 and newer

    return coerce_to_core_timetable(timetable)


def priority_name(rule: Any) -> str:
    """'downstream', 'upstream' or 'absolute'; the class of a strategy of the team's own."""
    rule = getattr(rule, "value", rule)
    if isinstance(rule, str):
        return rule
    known = re.fullmatch(r"_(Downstream|Upstream|Absolute)PriorityWeightStrategy", type(rule).__name__)
    return known.group(1).lower() if known else f"{type(rule).__module__}.{type(rule).__name__}"
