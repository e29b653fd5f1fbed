"""Helper modules of the team are written where their imports look for them; a module that cannot be imported stops no other job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jetbridge_translator.migration import Migration, Request, migrate
from jetbridge_translator.render.formatting import LintProblem
from jetbridge_translator.render.unloadable import unloadable

OPERATOR = """from airflow.models import BaseOperator
from acme.util import double

class Double(BaseOperator):
    def __init__(self, *, number, **kwargs):
        super().__init__(**kwargs)
        self.number = number

    def execute(self, context):
        return double(self.number)
"""
DAG = """from airflow import DAG
from airflow.operators.python import PythonOperator
from acme.operators import Double
from {module} import triple

with DAG("{name}", schedule=None):
    Double(task_id="a", number=3) >> PythonOperator(task_id="b", python_callable=triple, op_args=[2])
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    for folder in ("dags/utils", "plugins/acme"):
        (root / folder).mkdir(parents=True)
    (root / "plugins/acme/__init__.py").touch()
    (root / "plugins/acme/operators.py").write_text(OPERATOR)
    (root / "plugins/acme/util.py").write_text("def double(x):\n    return 2 * x\n")
    (root / "dags/utils/numbers.py").write_text("FACTOR = 3\n\n\ndef triple(x):\n    return FACTOR * x\n")
    (root / "dags/one.py").write_text(DAG.format(name="one", module="utils.numbers"))
    return root


def _migrate(repository: Path) -> Migration:
    return migrate(Request((repository,), repository.parent / "jobs"))


def _codes(done: Migration) -> set[str]:
    return {finding.code for finding in done.report.all_findings}


def _import_definitions(done: Migration, folder: Path) -> str:
    for path, text in done.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    code = "from definitions import defs; print(sorted(job.name for job in defs.resolve_all_job_defs()))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_helpers_stand_where_their_imports_look_for_them(repository: Path, tmp_path: Path) -> None:
    done = _migrate(repository)
    assert {"acme/operators.py", "acme/util.py", "utils/numbers.py"} <= set(done.files)
    assert "DAG403" not in _codes(done)
    assert _import_definitions(done, tmp_path / "written") == "['one']\n"


def test_a_helper_that_is_imported_under_two_names_stands_under_both(repository: Path, tmp_path: Path) -> None:
    (repository / "dags/two.py").write_text(DAG.format(name="two", module="dags.utils.numbers"))
    done = _migrate(repository)
    assert {"dags/utils/numbers.py", "utils/numbers.py"} <= set(done.files)
    assert _import_definitions(done, tmp_path / "written") == "['one', 'two']\n"


def test_of_two_helpers_with_one_name_the_second_is_told(repository: Path) -> None:
    for folder in ("first", "second"):
        (repository / folder).mkdir()
        (repository / folder / "tool.py").write_text(f"def triple(x):\n    return '{folder}'\n")
        (repository / folder / f"{folder}_dag.py").write_text(DAG.format(name=folder, module="tool"))
    [found] = [finding for finding in _migrate(repository).report.all_findings if finding.code == "DAG409"]
    assert found.place.file == "second/second_dag.py"
    assert "second/tool.py and first/tool.py are both imported as 'tool'" in found.message


def test_a_module_that_cannot_be_imported_keeps_no_other_job_from_loading(repository: Path, tmp_path: Path) -> None:
    (repository / "dags/two.py").write_text(DAG.format(name="two", module="dags.utils.numbers"))
    (repository / "dags/utils/numbers.py").write_text("FACTOR = NOWHERE\n\n\ndef triple(x):\n    return FACTOR * x\n")
    done = _migrate(repository)
    [told] = [finding for finding in done.report.all_findings if finding.code == "DAG403"]
    assert "Undefined name `NOWHERE`; so it cannot be imported, and definitions.py leaves its jobs out" in told.message
    assert "def two" in done.files["dags/two.py"]
    assert _import_definitions(done, tmp_path / "written") == "['one']\n"


def test_only_what_runs_at_import_keeps_a_module_from_being_imported() -> None:
    files = {
        "late.py": "def f():\n    return nowhere\n",
        "default.py": "def f(x=nowhere):\n    return x\n",
        "user.py": "from default import f\n",
        "other.py": "import late\n",
    }
    lint = [LintProblem("late.py", 2, "F821", ""), LintProblem("default.py", 1, "F821", "")]
    assert unloadable(files, lint) == {"default.py", "user.py"}
    assert unloadable(files, lint[:1]) == frozenset()


def test_a_folder_that_is_called_like_airflow_is_left_out_of_the_paths(tmp_path: Path) -> None:
    folder = tmp_path / "repository" / "airflow" / "dags"
    folder.mkdir(parents=True)
    text = "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\nfrom utils import f\n"
    (folder / "one.py").write_text(
        text + "with DAG('one', schedule=None):\n    PythonOperator(task_id='a', python_callable=f)\n"
    )
    (folder / "utils.py").write_text(
        "from pathlib import Path\n\n\ndef f():\n    return (Path(__file__).parent / 'a.sql').read_text()\n"
    )
    (folder / "a.sql").write_text("select 1")
    done = _migrate(tmp_path / "repository")
    assert not [finding for finding in done.report.all_findings if finding.code == "DAG403"]
    assert "from dags.one import one" in done.files["definitions.py"]
    assert not any(path.startswith("airflow") for path in done.files)
    assert {path for path in done.files if path.endswith("a.sql")} == {"a.sql"}
