"""DAGs: how they are declared, which of them count, and Airflow's defaults of each generation."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from jetbridge_translator.extract import ReadOptions
from jetbridge_translator.model import AirflowVersion

UTC = timezone.utc


def test_defaults_of_2(reader) -> None:
    dag = reader.dag("with DAG('d'):\n    pass\n")
    assert dag.version is AirflowVersion.V2
    assert dag.catchup is True
    assert (dag.schedule.timetable, dag.schedule.summary) == (
        "airflow.timetables.interval.DeltaDataIntervalTimetable",
        "1 day, 0:00:00",
    )
    assert (dag.max_active_runs, dag.max_active_tasks, dag.timezone) == (16, 16, "UTC")


def test_defaults_of_3(reader) -> None:
    dag = reader.dag3("with DAG('d'):\n    pass\n")
    assert dag.version is AirflowVersion.V3
    assert dag.catchup is False
    assert (dag.schedule.timetable, dag.schedule.summary) == ("airflow.timetables.simple.NullTimetable", "None")


@pytest.mark.parametrize(
    ("written", "v2", "v3", "summary"),
    [
        ("'@daily'", "interval.CronDataIntervalTimetable", "trigger.CronTriggerTimetable", "0 0 * * *"),
        ("'30 6 * * 1'", "interval.CronDataIntervalTimetable", "trigger.CronTriggerTimetable", "30 6 * * 1"),
        ("'@once'", "simple.OnceTimetable", "simple.OnceTimetable", "@once"),
        ("None", "simple.NullTimetable", "simple.NullTimetable", "None"),
        ("timedelta(hours=4)", "interval.DeltaDataIntervalTimetable", "trigger.DeltaTriggerTimetable", "4:00:00"),
    ],
)
def test_schedules(written: str, v2: str, v3: str, summary: str, reader) -> None:
    text = f"from datetime import timedelta\nwith DAG('d', schedule={written}):\n    pass\n"
    two, three = reader.dag(text), reader.dag3(text)
    assert (two.schedule.timetable, two.schedule.summary) == (f"airflow.timetables.{v2}", summary)
    assert (three.schedule.timetable, three.schedule.summary) == (f"airflow.timetables.{v3}", summary)


def test_continuous_needs_one_run_at_a_time(reader) -> None:
    dag = reader.dag("with DAG('d', schedule='@continuous', max_active_runs=1):\n    pass\n")
    assert dag.schedule.timetable.endswith("ContinuousTimetable")


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("datetime(2024, 1, 1)", "UTC", datetime(2024, 1, 1, tzinfo=UTC)),
        (
            "pendulum.datetime(2024, 1, 1, tz='Europe/Amsterdam')",
            "Europe/Amsterdam",
            datetime(2023, 12, 31, 23, tzinfo=UTC),
        ),
        ("datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2)))", "+02:00", datetime(2023, 12, 31, 22, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("place", ["start_date={}", "default_args={{'start_date': {}}}"])
def test_start_dates_are_kept_in_utc_and_the_zone_by_name(
    place: str, moment: str, zone: str, expected: datetime, reader
) -> None:
    text = "from datetime import datetime, timedelta, timezone\nimport pendulum\n"
    dag = reader.dag(f"{text}with DAG('d', {place.format(moment)}):\n    EmptyOperator(task_id='a')\n")
    assert dag.timezone == zone
    assert dag.tasks["a"].settings.start_date == expected
    assert dag.start_date == (expected if place.startswith("start") else None)


def test_the_later_start_and_the_earlier_end_hold_for_a_task(reader) -> None:
    dag = reader.dag(
        """
        from datetime import datetime
        with DAG("d", start_date=datetime(2024, 1, 2), end_date=datetime(2024, 6, 1)):
            EmptyOperator(task_id="a", start_date=datetime(2024, 1, 1), end_date=datetime(2024, 7, 1))
            EmptyOperator(task_id="b", start_date=datetime(2024, 1, 3), end_date=datetime(2024, 5, 1))
        """
    )
    days = {name: (task.settings.start_date.day, task.settings.end_date.month) for name, task in dag.tasks.items()}
    assert days == {"a": (2, 6), "b": (3, 5)}


@pytest.mark.parametrize(
    "text",
    [
        "with DAG('d'):\n    EmptyOperator(task_id='a')\n",
        "with DAG('d') as dag:\n    EmptyOperator(task_id='a')\n",
        "dag = DAG('d')\nEmptyOperator(task_id='a', dag=dag)\n",
        "dag = DAG('d')\nwith dag:\n    EmptyOperator(task_id='a')\n",
        "def make(name):\n    with DAG(name) as dag:\n        EmptyOperator(task_id='a')\n    return dag\nfor name in ['d']:\n    globals()[name] = make(name)\n",
        "from airflow.decorators import dag\n@dag()\ndef d():\n    EmptyOperator(task_id='a')\nd()\n",
        "from airflow.decorators import dag\n@dag('d', schedule=None)\ndef other():\n    EmptyOperator(task_id='a')\nx = other()\n",
        "class Factory:\n    @staticmethod\n    def make():\n        dag = DAG('d')\n        EmptyOperator(task_id='a', dag=dag)\n        return dag\nd = Factory.make()\n",
        "a = EmptyOperator(task_id='a')\nd = DAG('d')\nd.add_task(a)\n",
        "a = EmptyOperator(task_id='a')\na.dag = DAG('d')\nkept = a.dag\n",
    ],
)
def test_ways_to_declare_a_dag(text: str, reader) -> None:
    dag = reader.dag(text)
    assert dag.dag_id == "d"
    assert list(dag.tasks) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "def make():\n    dag = DAG('d')\n    return dag\nmake()\n",
        "dags = [DAG('d')]\n",
        "with DAG('d', auto_register=False):\n    pass\n",
        "dag = DAG('d')\ndel dag\n",
        "if False:\n    dag = DAG('d')\n",
    ],
)
def test_dags_that_airflow_does_not_see(text: str, reader) -> None:
    assert reader.file("from airflow import DAG\n" + text).dags == {}


def test_a_dag_of_a_helper_module_counts_when_its_name_is_imported(reader) -> None:
    helper = "from airflow import DAG\ndag = DAG('from_helper')\nother = DAG('not_imported')\n"
    read = reader.file("import airflow\nfrom helper import dag\n", helper=helper)
    assert list(read.dags) == ["from_helper"]


def test_the_arguments_of_a_decorated_dag_become_params(reader) -> None:
    dag = reader.dag(
        "from airflow.decorators import dag\n@dag(params={'x': 1})\ndef d(y=2, z='three'):\n    BashOperator(task_id='a', bash_command=z)\nd(z='four')\n"
    )
    assert dag.params == {"x": 1, "y": 2, "z": "four"}


def test_starred_arguments_of_a_decorated_dag_become_params_too(reader) -> None:
    dag = reader.dag(
        "from airflow.decorators import dag\n@dag()\ndef d(*args, **kwargs):\n    EmptyOperator(task_id='a')\nd()\n"
    )
    assert dag.params == {"args": (), "kwargs": {}}


def test_default_args_reach_tasks_and_params_of_default_args_reach_the_dag(reader) -> None:
    dag = reader.dag(
        """
        from datetime import timedelta
        with DAG("d", default_args={"owner": "me", "retries": "2", "retry_delay": 60, "pool": None, "params": {"p": 1}, "env": {"A": "1"}}):
            BashOperator(task_id="a", bash_command="true")
            BashOperator(task_id="b", bash_command="true", env=None, retries=0)
        """
    )
    a, b = dag.tasks["a"], dag.tasks["b"]
    assert (a.settings.owner, a.settings.retries, a.settings.retry_delay) == ("me", 2, timedelta(seconds=60))
    assert a.settings.pool == "default_pool"
    assert (a.template_fields["env"], b.template_fields["env"]) == ({"A": "1"}, None)
    assert b.settings.retries == 0
    assert dag.params == {"p": 1}
    assert {"owner", "retries"} <= a.settings.explicit


def test_the_old_schedule_argument_is_an_error_in_3(reader) -> None:
    read = reader.file("from airflow.sdk import DAG\nwith DAG('d', schedule_interval='@daily'):\n    pass\n")
    assert read.dags == {}
    assert any("schedule_interval" in finding.message for finding in read.findings)


def test_a_forced_generation_wins_over_the_imports(reader) -> None:
    text = "from airflow.sdk import DAG\nwith DAG('d'):\n    pass\n"
    assert reader.file(text).version is AirflowVersion.V3
    assert reader.file(text, ReadOptions(airflow_version=AirflowVersion.V2)).version is AirflowVersion.V2


def test_a_version_pinned_nearby_decides_where_imports_do_not(reader) -> None:
    text = "from airflow import DAG\nwith DAG('d'):\n    pass\n"
    assert reader.file(text).version is AirflowVersion.V2
    (reader.folder / "requirements.txt").write_text("pandas\napache-airflow[postgres]==3.0.2\n", encoding="utf-8")
    assert reader.file(text).version is AirflowVersion.V3


def test_two_dags_of_one_id_are_told(reader) -> None:
    read = reader.file("from airflow import DAG\na = DAG('d', catchup=False)\nb = DAG('d')\n")
    assert [f.code for f in read.findings] == ["DAG218"]
    assert read.dags["d"].catchup is True


def test_a_start_that_is_not_known_is_told(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom nowhere import start\nwith DAG('d', start_date=start(), schedule=None):\n    pass\n"
    )
    assert [(finding.code, "start_date" in finding.message) for finding in read.findings] == [("DAG216", True)]


def test_zones_of_pendulums_own_modules(reader) -> None:
    dag = reader.dag("""
        from datetime import datetime
        from pendulum.tz.timezone import Timezone
        with DAG("d", start_date=datetime(2024, 1, 2, tzinfo=Timezone("Asia/Seoul")), schedule=None):
            EmptyOperator(task_id="a")
        """)
    assert (dag.timezone, dag.start_date.isoformat()) == ("Asia/Seoul", "2024-01-01T15:00:00+00:00")


def test_settings_may_be_set_afterwards_and_the_statement_is_part_of_the_dag(reader) -> None:
    dag_file = reader.file("""
        from airflow import DAG
        from airflow.operators.bash import BashOperator

        dag = DAG("d", schedule=None)
        dag.on_failure_callback = print
        dag.tags = ["a", "b"]
        dag.max_active_runs = 2
        task = BashOperator(task_id="t", bash_command="x", dag=dag)
        task.retries = 3
        """)
    (dag,) = dag_file.dags.values()
    assert [found.qualified_name for found in dag.callbacks["on_failure_callback"]] == ["builtins.print"]
    assert (tuple(dag.tags), dag.max_active_runs, dag.tasks["t"].settings.retries) == (("a", "b"), 2, 3)
    assert dag_file.module is not None
    assert [
        statement.text
        for statement in dag_file.module.statements
        if " = " in statement.text and not statement.makes_dag
    ] == []


def test_zones_of_pendulum_by_their_module(reader) -> None:
    dag = reader.dag(
        "from pendulum.tz.timezone import Timezone\nfrom datetime import datetime\n"
        "with DAG('d', start_date=datetime(2024, 1, 1, tzinfo=Timezone('Asia/Seoul'))):\n    pass\n"
    )
    assert dag.timezone == "Asia/Seoul"
    assert dag.start_date == datetime(2023, 12, 31, 15, tzinfo=UTC)
