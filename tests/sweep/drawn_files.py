"""DAG files drawn from a small grammar: operators, TaskFlow, loops, mapping, groups, edges, code that travels, and mistakes."""

from __future__ import annotations

from hypothesis import strategies as st

HEAD = """\
import logging
import os
from datetime import datetime, timedelta

from airflow import DAG
from airflow.decorators import task
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from airflow.utils.task_group import TaskGroup
from acme.operators import AcmeOperator

BUCKET = "raw"


def work(day, limit=3, **context):
    return {"day": day, "bucket": BUCKET}
"""

SETTINGS = (
    "retries=2",
    "queue='slow'",
    "pool='small'",
    "sla=timedelta(hours=1)",
    "doc_md='what it is'",
    "executor_config={'memory': 2}",
    "trigger_rule='all_done'",
    "on_failure_callback=work",
    "retry_delay=LATER",
    "execution_timeout=os.environ.get('LIMIT')",
)
AROUND = (
    "print('hello')",
    "logging.disable(10)",
    "LATER = timedelta(minutes=5)",
    "UNUSED = [n for n in range(3)]",
    "if os.environ.get('EXTRA'):\n    NAMES = ['a']",
    "raise_it = {}['missing']",
    "'a text'",
    "class Plain:\n    size = 2",
    "if __name__ == '__main__':\n    print(BUCKET)",
)
CALLS = (
    "BashOperator(task_id='{name}', bash_command='echo {{{{ ds }}}}', {settings})",
    "PythonOperator(task_id='{name}', python_callable=work, op_args=['x'], {settings})",
    "AcmeOperator(task_id='{name}', target='docs', {settings})",
    "BashOperator.partial(task_id='{name}', {settings}).expand(bash_command=['a', 'b'])",
    "task(work, {settings}).override(task_id='{name}')(BUCKET, limit=4)",
    "task(work, {settings}).override(task_id='{name}').partial(limit=1).expand(day=['x', 'y'])",
    "[BashOperator(task_id=f'{name}_{{n}}', bash_command='date', {settings}) for n in range(3)]",
)


@st.composite
def drawn_files(draw: st.DrawFn) -> str:
    """The text of a DAG file with up to two DAGs, and statements around them."""
    around = st.lists(st.sampled_from(AROUND), max_size=3)
    parts = [HEAD, *draw(around)]
    for number in range(draw(st.integers(0, 2))):
        parts += [draw(dag(f"dag_{number}")), *draw(around)]
    return "\n".join(parts) + "\n"


@st.composite
def dag(draw: st.DrawFn, name: str) -> str:
    """One DAG in a `with` block."""
    defaults = ", ".join(f"{k!r}: {v}" for k, _, v in (each.partition("=") for each in draw(settings())))
    lines = [
        f"with DAG('{name}', start_date=datetime(2024, 1, 1), schedule='@daily', default_args={{{defaults}}}) as dag:"
    ]
    tasks = draw(st.lists(st.sampled_from(CALLS), min_size=1, max_size=4))
    for number, call in enumerate(tasks):
        made = call.format(name=f"t{number}", settings=", ".join(draw(settings())))
        if draw(st.booleans()):
            lines += [f"    with TaskGroup('g{number}'):", f"        v{number} = {made}"]
        else:
            lines.append(f"    v{number} = {made}")
        if number and draw(st.booleans()):
            lines.append(f"    v{draw(st.integers(0, number - 1))} >> v{number}")
    return "\n".join([*lines, *(f"    {line}" for line in draw(st.lists(st.sampled_from(AROUND[:2]), max_size=1)))])


def settings() -> st.SearchStrategy[list[str]]:
    """Some of BaseOperator's arguments."""
    return st.lists(st.sampled_from(SETTINGS), max_size=3, unique=True)
