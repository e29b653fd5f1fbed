"""What the inventory lists, where, and what it leaves out."""

from __future__ import annotations

import html.parser
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jetbridge_translator.cli.inventory import inventory as command
from jetbridge_translator.inventory import Inventory, ItemKind
from jetbridge_translator.inventory.document import inventory_document
from jetbridge_translator.inventory.page import inventory_page
from jetbridge_translator.lower.plan import Disposition
from jetbridge_translator.model import Level
from jetbridge_translator.report.estimate import Effort, Estimate, Reason

LISTED = {
    ItemKind.CONNECTION: {"db", "from_defaults", "api", "by_hook", "warehouse", "kylin_default"},
    ItemKind.VARIABLE: {"greeting", "cfg", "cube", "in_file", "<name>"},
    ItemKind.ENVIRONMENT: {"STAGE", "TOKEN"},
    ItemKind.POOL: {"small"},
    ItemKind.TEMPLATE_FILE: {"sql/q.sql"},
    ItemKind.HOOK: {"airflow.providers.postgres.hooks.postgres.PostgresHook"},
    ItemKind.MACRO: {"macros.ds_add", "shout"},
    ItemKind.CALLBACK: {"alert"},
    ItemKind.EXTERNAL_DAG: {"other", "next"},
    ItemKind.ASSET: {"s3://in/a", "s3://out/b"},
    ItemKind.OPERATOR_CLASS: {"Mine"},
}


@pytest.mark.parametrize("kind", LISTED)
def test_everything_of_a_kind_is_listed_and_nothing_else(kind: ItemKind, inventory: Inventory) -> None:
    assert {item.name for item in inventory.by_kind[kind]} == LISTED[kind]


def test_packages_are_imports_requirements_and_those_of_virtual_environments(inventory: Inventory) -> None:
    names = {item.name for item in inventory.by_kind[ItemKind.PACKAGE]}
    assert names == {
        "apache-airflow",
        "apache-airflow-providers-apache-kylin",
        "apache-airflow-providers-postgres",
        "dill==0.3",
        "pandas",
        "pandas>=2",
        "requests",
    }


def test_an_operator_that_nobody_maps_is_named_with_its_dag(inventory: Inventory) -> None:
    (kylin,) = [item for item in inventory.by_kind[ItemKind.UNMAPPED_OPERATOR] if "Kylin" in item.name]
    assert kylin.dag_ids == ("everything",)


@pytest.mark.parametrize(
    ("kind", "name", "file", "text"),
    [
        (ItemKind.CONNECTION, "db", "everything.py", 'postgres_conn_id="db"'),
        (ItemKind.CONNECTION, "warehouse", "shared.py", 'postgres_conn_id="warehouse"'),
        (ItemKind.POOL, "small", "everything.py", 'pool="small"'),
        (ItemKind.VARIABLE, "greeting", "everything.py", "var.value.greeting"),
        (ItemKind.VARIABLE, "in_file", "sql/q.sql", "var.value.in_file"),
        (ItemKind.ENVIRONMENT, "TOKEN", "shared.py", 'os.getenv("TOKEN")'),
        (ItemKind.CALLBACK, "alert", "everything.py", "def alert"),
        (ItemKind.EXTERNAL_DAG, "next", "everything.py", 'trigger_dag_id="next"'),
    ],
)
def test_a_place_is_the_line_where_it_stands(
    kind: ItemKind, name: str, file: str, text: str, inventory: Inventory, repository: Path
) -> None:
    (item,) = [item for item in inventory.by_kind[kind] if item.name == name]
    place = item.places[0]
    assert place.file == file
    assert text in (repository / file).read_text("utf-8").splitlines()[place.line - 1]


def test_a_default_of_the_operator_counts_only_where_nothing_was_given(inventory: Inventory) -> None:
    names = {item.name: item for item in inventory.by_kind[ItemKind.CONNECTION]}
    assert {use.task_id for use in names["from_defaults"].uses} == {"c"}
    assert "postgres_default" not in names


def test_the_estimate_puts_the_most_work_first_and_gives_its_reasons(inventory: Inventory) -> None:
    first, second = inventory.estimates
    assert (first.dag_id, second.dag_id) == ("everything", "plain")
    assert first.points == sum(reason.points for reason in first.reasons) > second.points
    assert "DAG301" in {reason.code for reason in first.reasons}
    assert all(reason.places for reason in first.reasons)


@pytest.mark.parametrize(
    ("points", "effort"),
    [(0, Effort.NONE), (1, Effort.LITTLE), (9, Effort.LITTLE), (10, Effort.SOME), (29, Effort.SOME), (30, Effort.MUCH)],
)
def test_efforts(points: int, effort: Effort) -> None:
    reason = Reason("DAG301", Level.MANUAL, "title", points, ())
    assert Estimate("d", "d.py", 1, Disposition.MANUAL, (reason,)).effort is effort


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(inventory: Inventory) -> None:
    page = inventory_page(inventory)
    found: list[tuple[str, str | None]] = []

    class Links(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, value) for name, value in attrs if name in ("src", "href"))

    Links().feed(page)
    assert {tag for tag, _ in found} == {"a"}
    assert all(str(value).startswith("#") for _, value in found)
    assert "&lt;name&gt;" in page
    assert "<name>" not in page


def test_json_has_every_use_and_is_the_same_twice(inventory: Inventory, repository: Path) -> None:
    arguments = [str(repository), "--format", "json", "--airflow-version", "2", "--env", "STAGE=dev"]
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document == inventory_document(inventory)
    assert set(document["items"]) == {kind.value for kind in ItemKind}


def test_text_names_each_item_with_file_and_line(repository: Path) -> None:
    done = CliRunner().invoke(command, [str(repository), "--airflow-version", "2"])
    assert done.exit_code == 0, done.output
    assert "connection (6)" in done.stdout
    assert "shared.py:7" in done.stdout
    assert "2 DAGs in 3 files; effort:" in done.stdout


def test_wrong_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(tmp_path / "nowhere")])
    assert done.exit_code == 2
    assert "does not exist" in done.output


def test_files_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("from airflow import DAG\nprint 'x'\n")
    (tmp_path / "latin.py").write_bytes(b"from airflow import DAG  # \xe9\n")
    (tmp_path / "good.py").write_text('from airflow import DAG\nwith DAG("d", schedule=None):\n    pass\n')
    done = CliRunner().invoke(command, [str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "1 DAGs in 3 files" in done.stdout
