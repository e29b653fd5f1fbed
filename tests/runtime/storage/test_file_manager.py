"""Files that ops hand on by a handle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jetbridge import LocalFileHandle, job, local_file_manager, op


def test_an_op_reads_what_another_wrote(tmp_path: Path) -> None:
    @op(required_resource_keys={"files"})
    def write(context: Any) -> LocalFileHandle:
        handle: LocalFileHandle = context.resources.files.write_data(b"rows", ext="csv")
        return handle

    @op(required_resource_keys={"files"})
    def read(context: Any, handle: LocalFileHandle) -> bytes:
        with context.resources.files.read(handle) as opened:
            assert opened.read() == context.resources.files.read_data(handle)
        copied = context.resources.files.copy_handle_to_local_temp(handle)
        content = Path(copied).read_bytes()
        context.resources.files.delete_local_temp()
        assert not Path(copied).exists()
        return content

    @job(resource_defs={"files": local_file_manager.configured({"base_dir": str(tmp_path)})})
    def pass_on() -> None:
        read(write())

    result = pass_on.execute_in_process()
    assert result.output_for_node("read") == b"rows"
    assert result.output_for_node("write").path_desc.endswith(".csv")
