"""DAG3xx: operators and their arguments."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage
from jetbridge_translator.model import Level

PAGES: tuple[FindingPage, ...] = (
    FindingPage(
        "DAG301",
        Level.MANUAL,
        "Nobody maps this operator",
        "No table says which op the operator becomes, and its class is not in the given folders. An op with its arguments is written that refuses to run.",
        "Write the body of the op, or give the folder of the operator's class with --path.",
        'from airflow import DAG\nfrom airflow.providers.apache.kylin.operators.kylin_cube import KylinCubeOperator\nwith DAG("d"):\n    KylinCubeOperator(task_id="a", cube="sales")\n',
    ),
    FindingPage(
        "DAG302",
        Level.ASSUMED,
        "An argument has no counterpart",
        "The operator is mapped, and this argument of it is not: the op runs without it.",
        "See whether the op has to do something about it.",
    ),
    FindingPage(
        "DAG303",
        Level.MANUAL,
        "The code of a task cannot travel",
        "The function or class uses something that has no counterpart outside Airflow, or a value that cannot be written down. An op is written that refuses to run.",
        "Write the body of the op. The message names what stands in the way.",
        'from airflow import DAG\nfrom airflow.models import DagBag\nfrom airflow.operators.python import PythonOperator\ndef count():\n    return len(DagBag().dags)\nwith DAG("d"):\n    PythonOperator(task_id="a", python_callable=count)\n',
    ),
    FindingPage(
        "DAG304",
        Level.ASSUMED,
        "The operator runs as Airflow's own class",
        "Nobody maps it, and `--adapter airflow` was given: the op makes the provider's operator and executes it. So the jobs need an installed Airflow with that provider;"
        " one module of the project imports it. It cannot wait in Airflow's triggerer, nor use Airflow's database.",
        "Install Airflow and the provider beside Jetbridge. To be rid of it, write the op by hand, or give a mapping with --rules.",
    ),
)
