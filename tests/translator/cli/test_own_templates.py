"""`--templates DIR`: templates of the user instead of ours; what is wrong with one is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jetbridge_translator.cli.migrate import migrate

DAG = """from datetime import datetime
from airflow import DAG
from acme.operators import LoadOperator

with DAG("d", start_date=datetime(2024, 1, 1), schedule=None):
    LoadOperator(task_id="load", table="sales")
"""


def _migrate(tmp_path: Path, templates: dict[str, str]) -> Result:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "d.py").write_text(DAG)
    for name, text in templates.items():
        file = tmp_path / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    arguments = [tmp_path / "dags", "--out", tmp_path / "jobs", "--templates", tmp_path / "templates"]
    done = CliRunner().invoke(migrate, [str(each) for each in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_a_template_of_the_user_is_used_instead_of_ours(tmp_path: Path) -> None:
    done = _migrate(
        tmp_path,
        {
            "ops/stub.py.j2": '{% include "more/loud.j2" %}',
            "more/loud.j2": "    # team-data owns this\n    raise {{ body.call | py }}",
            "project/README.md.j2": "# Jobs of {{ jobs | length }} DAG\n",
        },
    )
    assert done.exit_code == 1, done.output  # the stub
    jobs = tmp_path / "jobs"
    assert '):\n    # team-data owns this\n    raise FailException("' in (jobs / "d.py").read_text()
    assert (jobs / "README.md").read_text() == "# Jobs of 1 DAG\n"
    assert "[tool.jetbridge]" in (jobs / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("op.py.j2", "x\n{% if %}\n", "op.py.j2:2: Expected an expression"),
        ("op.py.j2", "x\n{{ opp.name }}\n", "op.py.j2:2: UndefinedError: 'opp' is undefined"),
        ("op.py.j2", "{{ 1 / 0 }}\n", "op.py.j2:1: ZeroDivisionError: division by zero"),
        ("op.py.j2", '{% include "nowhere.j2" %}\n', "op.py.j2:1: TemplateNotFound: "),
        ("project/README.md.j2", "{{ jobs.nothing }}\n", "README.md.j2:1: UndefinedError"),
        ("ops.py.j2", "x\n", "has none of the templates that can be shadowed: graph.py.j2"),
        ("report/migration.md.j2", "x\n", "reports are always written with our own templates"),
    ],
)
def test_a_template_that_cannot_work_is_wrong_usage(tmp_path: Path, name: str, text: str, message: str) -> None:
    done = _migrate(tmp_path, {name: text})
    assert done.exit_code == 2, done.output
    assert message in " ".join(done.output.split())
    assert "Traceback" not in done.output
    assert not (tmp_path / "jobs").exists()
