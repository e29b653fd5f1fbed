"""IO managers on files and on fsspec URLs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from jetbridge import (
    FilesystemIOManager,
    In,
    InvalidDefinitionError,
    InvariantViolationError,
    IOManager,
    Out,
    UPathIOManager,
    build_input_context,
    build_output_context,
    fs_io_manager,
    job,
    op,
)
from jetbridge.storage.io.filesystem import PickledObjectFilesystemIOManager, dump


@op
def give():
    return {"a": [1, 2]}


@op
def show(value):
    return value["a"]


def make(manager: Any) -> Any:
    @job(resource_defs={"io_manager": manager})
    def made():
        show(give())

    return made


def test_files_stand_by_run_step_and_output(tmp_path: Path) -> None:
    made = make(fs_io_manager.configured({"base_dir": str(tmp_path)}))
    result = made.execute_in_process(run_id="r")
    assert result.output_for_node("show") == [1, 2]
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == [
        "r/give/result",
        "r/show/result",
    ]


def test_any_url_of_fsspec_will_do() -> None:
    result = make(FilesystemIOManager(base_dir="memory://values")).execute_in_process()
    assert result.output_for_node("show") == [1, 2]


class JsonFiles(UPathIOManager):
    extension = ".json"

    def dump_to_path(self, context: Any, obj: Any, path: UPath) -> None:  # noqa: ARG002 - of the interface
        path.write_text(json.dumps(obj))

    def load_from_path(self, context: Any, path: UPath) -> Any:  # noqa: ARG002 - of the interface
        return json.loads(path.read_text())

    def get_metadata(self, context: Any, obj: Any) -> dict[str, Any]:  # noqa: ARG002 - of the interface
        return {"keys": len(obj)}


class LaterFiles(JsonFiles):
    async def load_from_path(self, context: Any, path: UPath) -> Any:
        return super().load_from_path(context, path)


@pytest.mark.parametrize("manager", [JsonFiles, LaterFiles])
def test_files_of_a_form_of_ones_own(tmp_path: Path, manager: type[JsonFiles]) -> None:
    result = make(manager(UPath(tmp_path))).execute_in_process(run_id="r")
    assert result.output_for_node("show") == [1, 2]
    assert json.loads((tmp_path / "r" / "give" / "result.json").read_text()) == {"a": [1, 2]}
    (event,) = [each for each in result.events_for_node("give") if each.event_type_value == "HANDLED_OUTPUT"]
    assert event.event_specific_data.metadata["keys"].value == 1
    assert event.event_specific_data.metadata["path"].value == str(tmp_path / "r" / "give" / "result.json")


def test_files_of_a_form_of_ones_own_at_any_address() -> None:
    result = make(JsonFiles(UPath("memory://forms"))).execute_in_process(run_id="r")
    assert result.output_for_node("show") == [1, 2]
    assert UPath("memory://forms/r/give/result.json").exists()


def test_files_by_asset_key_and_partition(tmp_path: Path) -> None:
    manager = JsonFiles(UPath(tmp_path))
    context = build_output_context(asset_key=["sales", "eu"], partition_key="2024-01-02")
    assert not manager.has_output(context)
    manager.handle_output(context, {"a": 1})
    assert manager.has_output(context)
    assert (tmp_path / "sales" / "eu" / "2024-01-02.json").is_file()
    assert manager.load_input(build_input_context(upstream_output=context)) == {"a": 1}


def test_an_extension_has_a_point() -> None:
    class Wrong(JsonFiles):
        extension = "json"

    with pytest.raises(InvalidDefinitionError, match="with its point"):
        Wrong()


def test_what_cannot_be_pickled_fails_its_step_with_a_reason(tmp_path: Path) -> None:
    @op
    def give_function():
        return lambda: None

    @job(resource_defs={"io_manager": PickledObjectFilesystemIOManager(str(tmp_path))})
    def made():
        give_function()

    result = made.execute_in_process(raise_on_error=False)
    assert "is not picklable" in result.failure_data_for_node("give_function").error.to_string()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(InvariantViolationError):
        made.execute_in_process()


def test_a_value_that_is_too_deep_to_be_pickled_is_said_to_be_that() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(
        InvariantViolationError, match=r"of <class 'list'> exceeds recursion limit and is not picklable"
    ):
        dump(deep)


def test_an_io_manager_sees_where_a_value_comes_from_and_goes_to() -> None:
    seen: list[Any] = []

    class Watching(IOManager):
        def __init__(self) -> None:
            self.values: dict[Any, Any] = {}

        def handle_output(self, context: Any, obj: Any) -> None:
            context.add_output_metadata({"size": len(obj)})
            self.values[tuple(context.get_identifier())] = obj

        def load_input(self, context: Any) -> Any:
            seen.append((context.name, context.upstream_output.step_key, context.upstream_output.name))
            return self.values[tuple(context.upstream_output.get_identifier())]

    @op(out=Out(io_manager_key="watching"))
    def words():
        return ["a", "b"]

    @op(ins={"xs": In()})
    def count(xs):
        return len(xs)

    @job(resource_defs={"watching": Watching()})
    def made():
        count(words())

    result = made.execute_in_process()
    assert result.output_for_node("count") == 2
    assert seen[0] == ("xs", "words", "result")
    (handled,) = [event for event in result.events_for_node("words") if event.is_handled_output]
    assert handled.event_specific_data.metadata["size"].value == 2
