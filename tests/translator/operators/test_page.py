"""`docs/operators.md` is what the tables say."""

from __future__ import annotations

from jetbridge_translator.operators.page import FILE, page
from jetbridge_translator.operators.registry import all_mappings


def test_the_page_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "make operators"


def test_every_entry_is_on_it_with_all_its_arguments() -> None:
    text = page()
    lines = text.splitlines()
    for entry in all_mappings():
        places = [line for line in lines if line.startswith((f"| `{entry.rule}` |", f"### {entry.rule}"))]
        assert places, entry.rule
        assert all(f"`{name}`" in text for name in (*entry.args, *entry.ignored)), entry.rule


def test_tables_have_as_many_cells_in_each_line() -> None:
    rows = [line.replace("\\|", "") for line in page().splitlines() if line.startswith("| ")]
    assert {line.count("|") for line in rows} == {6}
