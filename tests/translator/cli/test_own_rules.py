"""`--rules FILE` and packages with mappings: in the format of ours, before ours, and told with their line when they are broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jetbridge_translator.cli.inventory import inventory
from jetbridge_translator.cli.migrate import migrate
from jetbridge_translator.operators.registry import mapping_of

DAG = """from datetime import datetime
from airflow import DAG
from airflow.operators.bash import BashOperator
{imported}

with DAG("d", start_date=datetime(2024, 1, 1), schedule=None):
    LoadOperator(task_id="load", table="sales_{{{{ ds }}}}", colour="red")
    BashOperator(task_id="say", bash_command="echo 1")
"""
HEAD = """from jetbridge_translator.operators.mapping import Case, OpShape, parameter
from jetbridge_translator.operators.registry import carried, operator

"""
RULES = (
    HEAD
    + """operator(
    "acme.operators.LoadOperator",
    kind="LoadOperator",
    resource=("acme.resources", "Warehouse"),
    method="load",
    template_fields=("table",),
    args={"table": parameter("str")},
    ignored={"colour": "nobody sees it"},
    cases=[Case('LoadOperator(task_id="load", table="t")', '''@op(kind="LoadOperator")
def load(warehouse: Warehouse, table: str = "t"):
    return warehouse.load(table)''')],
)
"""
)
WANTED = """@op(kind="LoadOperator")
def load(warehouse: Warehouse, table: str = template("sales_{{ ds }}")):
    return warehouse.load(table)
"""


@pytest.fixture
def dags(tmp_path: Path) -> Path:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "d.py").write_text(DAG.format(imported="from acme.operators import LoadOperator"))
    return tmp_path / "dags"


def _migrate(dags: Path, *arguments: object) -> tuple[Result, str]:
    target = dags.parent / "jobs"
    done = CliRunner().invoke(migrate, [str(dags), "--out", str(target), *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done, (target / "d.py").read_text() if (target / "d.py").is_file() else ""


def _file(dags: Path, text: str) -> Path:
    (dags.parent / "rules.py").write_text(text)
    return dags.parent / "rules.py"


def test_an_operator_of_the_user_becomes_what_the_rule_says(dags: Path) -> None:
    without, text = _migrate(dags)
    assert without.exit_code == 1
    assert "FailException" in text
    done, text = _migrate(dags, "--rules", _file(dags, RULES))
    assert (done.exit_code, WANTED in text) == (0, True), done.output + text
    assert "findings: 0 manual, 0 assumed" in done.output
    assert "Warehouse()" in (dags.parent / "jobs" / "resources.py").read_text()


def test_rules_hold_for_one_command_only(dags: Path) -> None:
    _migrate(dags, "--rules", _file(dags, RULES))
    assert mapping_of("acme.operators.LoadOperator") is None


def test_a_rule_comes_before_ours_and_before_the_source_of_a_team_class(dags: Path) -> None:
    (dags / "own.py").write_text(
        "from airflow.models import BaseOperator\n\n\nclass LoadOperator(BaseOperator):\n"
        '    template_fields = ("table",)\n\n    def __init__(self, table, colour, **kwargs):\n'
        "        super().__init__(**kwargs)\n        self.table = table\n\n    def execute(self, context):\n        return self.table\n"
    )
    (dags / "d.py").write_text(DAG.format(imported="from own import LoadOperator"))
    _, text = _migrate(dags)
    assert "operator_op(LoadOperator)" in text
    bash = RULES.replace("acme.operators.LoadOperator", "airflow.operators.bash.BashOperator").replace(
        'args={"table": parameter("str")}', 'args={"bash_command": parameter("str")}'
    )
    rules = RULES.replace("acme.operators.", "own.") + bash.removeprefix(HEAD)
    done, text = _migrate(dags, "--rules", _file(dags, rules))
    assert WANTED in text, done.output + text
    assert "warehouse.load(bash_command)" in text


def test_the_inventory_knows_them(dags: Path) -> None:
    def unmapped(*arguments: object) -> list[str]:
        done = CliRunner().invoke(inventory, [str(dags), "--format", "json", *map(str, arguments)])
        assert done.exit_code == 0, done.output
        return [item["name"] for item in json.loads(done.stdout)["items"]["unmapped operator"]]

    assert unmapped() == ["acme.operators.LoadOperator"]
    assert unmapped("--rules", _file(dags, RULES)) == []


def test_a_package_brings_rules_that_those_of_the_user_shadow(
    dags: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path / "site", RULES)
    monkeypatch.syspath_prepend(tmp_path / "site")
    done, text = _migrate(dags)
    assert (done.exit_code, WANTED in text) == (0, True), done.output + text
    _, text = _migrate(dags, "--rules", _file(dags, RULES.replace('method="load"', 'method="fill"')))
    assert "warehouse.fill(table)" in text


def test_a_broken_package_is_told(dags: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path / "site", "import nobody_has_this\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    done, _ = _migrate(dags)
    assert done.exit_code == 2
    assert f"{tmp_path}/site/acme_rules.py:1: ModuleNotFoundError" in done.output.replace("\n", "")


def _install(site: Path, rules: str) -> None:
    """A package as an installer leaves it."""
    info = site / "acme_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[jetbridge.operators]\nacme = acme_rules\n")
    (site / "acme_rules.py").write_text(rules)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("operator(\n", "rules.py:4:9: SyntaxError: '(' was never closed"),
        ("X = 1\n", "rules.py declares nothing: call operator(…)"),
        ("nope()\n", "rules.py:4: NameError: name 'nope' is not defined"),
        ("raise SystemExit(0)\n", "rules.py:4: SystemExit: 0"),
        ('\noperator("a.X", kind="x", cases=[Case("x", "y")])\n', "rules.py:5: a.X calls a resource"),
        ('operator("a.X", kind="x", cases=[], target=("m", "X"))\n', "rules.py:4: a.X has no case"),
        ('operator("a.X", kind="x", cases=[], colour=1)\n', "rules.py:4: a.X: an entry has no 'colour', but connections"),
        ('operator("a.X", also="b.X", kind="x", cases=[])\n', "rules.py:4: a.X: `also` has to be a list"),
        ('operator("a.X", kind="x", cases=["x"])\n', "rules.py:4: a.X: `cases` has to be a list of `Case(operator, op)`"),
        ('operator("a.X", kind="x", cases=[], args={"a": "str"})\n', "`args` has to be a dictionary of names and `parameter"),
        ('operator("a.X", kind="x", cases=[], args={"a": parameter("a b")})\n', "argument a: 'a b' is no annotation"),
        ('operator("a.X", kind="x", cases=[], args={"a": parameter(name="1")})\n', "argument a: '1' is no name"),
        ('operator("a.X", kind="x", cases=[], resource="m.X")\n', "`resource` has to be a pair of module and class, not 'm.X'"),
        ('operator("a.X", kind="x", cases=[], method="run()")\n', "`method` has to be the name of a method"),
        ('for _ in "ab":\n    operator("a.X", kind="x", cases=[Case("x", "y")], target=("m", "X"))\n', "a.X is mapped twice"),
        ('carried("m", "Hook", "Hook")\n', "rules.py:4: Hook is carried over twice"),
    ],
)  # fmt: skip
def test_malformed_rules_are_wrong_usage(dags: Path, text: str, message: str) -> None:
    done, written = _migrate(dags, "--rules", _file(dags, HEAD + text))
    assert (done.exit_code, written) == (2, "")
    assert message in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_a_file_that_is_not_there_is_wrong_usage(dags: Path) -> None:
    done, _ = _migrate(dags, "--rules", dags / "nowhere.py")
    assert done.exit_code == 2
    assert "does not exist" in done.output
