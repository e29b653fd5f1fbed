"""Values that nobody has stored: what is said of them, and what IO managers of users do with them."""

from __future__ import annotations

import pytest

from jetbridge import (
    InMemoryIOManager,
    IOManager,
    IOManagerDefinition,
    build_input_context,
    build_output_context,
    job,
    op,
)
from jetbridge.storage.io.memory import NotInMemoryError


class Tables(IOManager):
    """Loads what ops have written themselves: there is no value to hand over."""

    def __init__(self, tables: dict[str, int]) -> None:
        self.tables = tables

    def handle_output(self, context, obj):
        assert context.step_key != "writes", "nothing is stored for an output without a value"
        self.tables[context.step_key] = obj

    def load_input(self, context):
        return self.tables[context.upstream_output.step_key]


@op
def writes() -> None:
    """Writes its table itself."""


@op
def reads(table):
    return table


def run_with(manager: IOManager):
    @job(resource_defs={"io_manager": IOManagerDefinition.hardcoded_io_manager(manager)})
    def reading():
        reads(writes())

    return reading.execute_in_process(raise_on_error=False)


def test_an_io_manager_is_asked_for_what_an_op_without_a_value_has_written() -> None:
    assert run_with(Tables({"writes": 3})).output_for_node("reads") == 3


@pytest.mark.parametrize("manager", [Tables({}), InMemoryIOManager()], ids=["users", "in_memory"])
def test_a_missing_value_of_an_op_without_one_is_explained(manager: IOManager) -> None:
    error = run_with(manager).failure_data_for_node("reads").error
    assert 'Error occurred while loading input "table" of step "reads":' in error.message
    assert 'output "result" of step "writes" is declared to have no value' in error.message
    assert "In(Nothing)" in error.message
    assert error.cause is not None


def test_memory_names_the_op_the_output_and_what_to_do() -> None:
    upstream = build_output_context(name="total", step_key="add_up", run_id="r1")
    with pytest.raises(NotInMemoryError) as raised:
        InMemoryIOManager().load_input(build_input_context(upstream_output=upstream))
    assert str(raised.value).startswith(
        'The IO manager in memory has no value for output "total" of step "add_up" (run r1)'
    )
    assert "fs_io_manager" in str(raised.value)
