"""DAG4xx: lowering and writing."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage
from jetbridge_translator.model import Level

PAGES: tuple[FindingPage, ...] = (
    FindingPage(
        "DAG401",
        Level.MANUAL,
        "The schedule cannot be written",
        "The timetable is not one of Airflow's own. The job is there, without a schedule.",
        "Write the schedule beside the job.",
        'from airflow import DAG\nfrom nowhere import Timetable\nwith DAG("d", schedule=Timetable(1)):\n    pass\n',
    ),
    FindingPage(
        "DAG402",
        Level.ASSUMED,
        "An argument of the DAG has no counterpart",
        "The job says nothing about it.",
        "See whether the job has to do something about it.",
        'from airflow import DAG\nwith DAG("d", max_consecutive_failed_dag_runs=3):\n    pass\n',
    ),
    FindingPage(
        "DAG403",
        Level.MANUAL,
        "A written file does not pass its checks",
        "Every written file has to compile, to be free of Airflow and to lint clean. This one does not.",
        "Mend the written file at the line that is named, and please report the DAG file: this should not happen.",
    ),
    FindingPage(
        "DAG404",
        Level.ASSUMED,
        "A setting of the task has no counterpart",
        "The op runs without it.",
        "See whether somebody relies on what the finding names; if so, the job has to be given it in another way.",
        "from datetime import timedelta\nfrom airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\n"
        'with DAG("d"):\n    EmptyOperator(task_id="a", sla=timedelta(hours=1))\n',
    ),
    FindingPage(
        "DAG405",
        Level.MANUAL,
        "No job could be written of the file",
        "The file was read, and writing it failed. All other files are written.",
        "Please report the DAG file: this should not happen.",
    ),
    FindingPage(
        "DAG406",
        Level.EXACT,
        "A task group is no graph",
        "A task outside of the group stands between two tasks inside. No call of a graph can be put before and after it, so the group's tasks stand in the body around it, under their own ids.",
        "Nothing: the job does the same. Only the box around the tasks is gone.",
        'from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom airflow.utils.task_group import TaskGroup\nwith DAG("d"):\n    with TaskGroup("g"):\n        a, b = EmptyOperator(task_id="a"), EmptyOperator(task_id="b")\n    a >> EmptyOperator(task_id="c") >> b\n',
    ),
    FindingPage(
        "DAG407",
        Level.ASSUMED,
        "Two files have a DAG of one id",
        "Both jobs are written; `definitions.py` names the one of the first file, since a project has one job of a name. Airflow shows one of the two as well, and which one is chance.",
        "Give one of the DAGs another id, or take one of the jobs out.",
    ),
    FindingPage(
        "DAG408",
        Level.MANUAL,
        "The code is of a newer Python than the one that runs Jetbridge",
        "The file was read: that does not depend on the Python that runs. Jobs are compiled and checked before they are written, and this one's functions are of a newer Python.",
        "Run Jetbridge with the Python that the jobs will run with.",
        'from airflow import DAG\nfrom airflow.operators.python import PythonOperator\n\ndef newer():\n    return t"{1}"\n\nwith DAG("d"):\n    PythonOperator(task_id="a", python_callable=newer)\n',
    ),
    FindingPage(
        "DAG409",
        Level.MANUAL,
        "Two modules of the team are imported under one name",
        "Airflow loads each DAG file for itself, so two of them can mean different files by one name. The jobs are one project, in which a name means one module.",
        "Rename one of the two modules, and its imports, in the DAG folder.",
    ),
)
