"""Names of the standard library that people import from Airflow, and Airflow's own of time zones, are those that they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.migration import Request, migrate

DAG = """from airflow import DAG
from airflow.operators.python import PythonOperator
{imports}

def work():
    return {value}

with DAG("d", schedule=None):
    PythonOperator(task_id="work", python_callable=work)
"""


@pytest.mark.parametrize(
    ("imports", "value", "line"),
    [
        ("from airflow.utils.dates import datetime", "datetime(2024, 1, 2)", "from datetime import datetime"),
        ("from airflow.utils.dates import timedelta as td", "td(days=1)", "from datetime import timedelta as td"),
        ("from airflow.models.dag import relativedelta", "relativedelta(days=1)", "from dateutil.relativedelta import relativedelta"),
        ("from airflow.utils import timezone", "timezone.utcnow()", "from jetbridge.airflow import timezone"),
        ("from airflow.utils.timezone import utcnow", "utcnow()", "from jetbridge.airflow.timezone import utcnow"),
        ("from airflow.utils.timezone import datetime as at", "at(2024, 1, 2)", "from jetbridge.airflow.timezone import datetime as at"),
        ("import airflow.utils.timezone as tz", "tz.datetime(2024, 1, 2)", "from jetbridge.airflow import timezone as tz"),
    ],
)  # fmt: skip
def test_a_body_keeps_its_names(imports: str, value: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "d.py").write_text(DAG.format(imports=imports, value=value))
    done = migrate(Request((tmp_path / "dags",), tmp_path / "jobs"))
    assert not done.report.needs_a_person
    assert line in done.files["d.py"].splitlines()
    assert f"    return {value}\n" in done.files["d.py"]


def test_what_the_zones_have_no_counterpart_for_is_a_stub(tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir()
    text = DAG.format(imports="from airflow.utils.timezone import td_format", value="td_format(3)")
    (tmp_path / "dags" / "d.py").write_text(text)
    done = migrate(Request((tmp_path / "dags",), tmp_path / "jobs"))
    assert [finding.code for finding in done.report.all_findings] == ["DAG303"]
