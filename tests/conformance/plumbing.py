"""What Dagster's tests take from its private modules though it says nothing of the op layer: temporary files, clocks, names of tags, ready-made ops.

By (module, name); the module `*` is any. What runs ops does so through the public names of Jetbridge.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import signal
import sys
import tempfile
import types
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import jetbridge as jb


@contextlib.contextmanager
def environ(variables: Mapping[str, str | None]) -> Iterator[None]:
    with mock.patch.dict(os.environ):
        for name, value in variables.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        yield


@contextlib.contextmanager
def safe_tempfile_path() -> Iterator[str]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield str(Path(folder) / "file")


@contextlib.contextmanager
def get_temp_file_name() -> Iterator[str]:
    with safe_tempfile_path() as path:
        Path(path).touch()
        yield path


@contextlib.contextmanager
def pushd(path: str) -> Iterator[str]:
    before = Path.cwd()
    os.chdir(path)
    try:
        yield path
    finally:
        os.chdir(before)


def merge_dicts(*parts: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: value for part in parts for key, value in part.items()}


def segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def send_interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def coerce_valid_log_level(level: int | str) -> int:
    return level if isinstance(level, int) else int(logging.getLevelName(level.upper()))


def cached_method(method: Callable[..., Any]) -> Callable[..., Any]:
    kept: dict[Any, Any] = {}

    @functools.wraps(method)
    def cached(self: Any, *args: Any) -> Any:
        if (id(self), args) not in kept:
            kept[id(self), args] = method(self, *args)
        return kept[id(self), args]

    return cached


# Clocks.


def create_datetime(*parts: int, tz: str = "UTC", **named: int) -> datetime:
    return datetime(*parts, **named, tzinfo=get_timezone(tz))  # type: ignore[misc,arg-type]


def get_timezone(name: str) -> Any:
    return timezone.utc if name == "UTC" else ZoneInfo(name)


def get_current_datetime(tz: str = "UTC") -> datetime:
    return datetime.now(get_timezone(tz))


def get_current_timestamp() -> float:
    return get_current_datetime().timestamp()


def parse_time_string(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


# Checks.


class CheckFailedError(Exception):
    pass


def inst_param(value: Any, _name: str, kind: Any, _text: str = "") -> Any:
    if not isinstance(value, kind):
        raise CheckFailedError(f"{value!r} is no {kind}")
    return value


def inst(value: Any, kind: Any, _text: str = "") -> Any:
    return inst_param(value, "", kind)


def str_param(value: Any, name: str) -> Any:
    return inst_param(value, name, str)


def not_none(value: Any, _text: str = "") -> Any:
    if value is None:
        raise CheckFailedError("None")
    return value


def failed(text: str) -> None:
    raise CheckFailedError(text)


# Ops and hooks.


def wrap_op_in_graph_and_execute(
    op_def: Any,
    resources: Any = None,
    input_values: Any = None,
    tags: Any = None,
    *,
    do_input_mapping: bool = True,
    do_output_mapping: bool = True,
    logger_defs: Any = None,
    **options: Any,
) -> Any:
    """One op in a graph of its own, whose inputs and outputs are the graph's; `options` are those of `execute_in_process`."""
    ins = op_def.ins if do_input_mapping else ()
    outs = op_def.outs if do_output_mapping else ()
    graph = jb.GraphDefinition(
        f"wraps_{op_def.name}",
        node_defs=[op_def],
        input_mappings=[jb.InputMapping(name, op_def.name, name) for name in ins],
        output_mappings=[jb.OutputMapping(name, op_def.name, name) for name in outs],
        tags=tags,
    )
    job = graph.to_job(logger_defs=logger_defs)
    return job.execute_in_process(input_values=input_values, resources=resources, **options)


def event_list_hook(function: Any = None, **options: Any) -> Any:
    if function is None:
        return functools.partial(event_list_hook, **options)
    given = {"name": function.__name__, "required_resource_keys": set(), "decorated_fn": function}
    return jb.HookDefinition(hook_fn=function, **{**given, **options})


def create_stub_op(name: str, value: Any) -> Any:
    return jb.OpDefinition(lambda _context, _inputs: iter([jb.Output(value)]), name, outs={"result": jb.Out()})


def _rows(context: Any, inputs: Mapping[str, Any]) -> Iterator[Any]:
    rows = [row for given in inputs.values() for row in given]
    unique = {next(iter(row)): row for row in reversed(rows)}
    own = {context.op.name: "compute_called"}
    yield jb.Output([*(row for row in rows if unique.get(next(iter(row))) is row), own])


def create_root_op(name: str) -> Any:
    return jb.OpDefinition(_rows, name, ins={f"{name}_input": jb.In()}, outs={"result": jb.Out()})


def create_op_with_deps(name: str, *upstream: Any) -> Any:
    return jb.OpDefinition(_rows, name, ins={above.name: jb.In() for above in upstream}, outs={"result": jb.Out()})


def input_set(name: str) -> dict[str, str]:
    return {name: "input_set"}


_SEVEN = types.SimpleNamespace(
    IS_WINDOWS=False,
    **{f"IS_PYTHON_3_{minor}": sys.version_info[:2] == (3, minor) for minor in range(10, 15)},
    json=json,
    JSONDecodeError=json.JSONDecodeError,
)
_CHECK = types.SimpleNamespace(inst=inst, inst_param=inst_param, str_param=str_param, not_none=not_none, failed=failed)
_TAGS = {
    "GLOBAL_CONCURRENCY_TAG": "dagster/concurrency_key",
    "MAX_RETRIES_TAG": "dagster/max_retries",
    "PARENT_RUN_ID_TAG": "dagster/parent_run_id",
    "PARTITION_NAME_TAG": "dagster/partition",
    "PRIORITY_TAG": "dagster/priority",
    "RESUME_RETRY_TAG": "dagster/is_resume_retry",
    "RETRY_ON_ASSET_OR_OP_FAILURE_TAG": "dagster/retry_on_asset_or_op_failure",
    "RETRY_STRATEGY_TAG": "dagster/retry_strategy",
    "ROOT_RUN_ID_TAG": "dagster/root_run_id",
    "RUN_KEY_TAG": "dagster/run_key",
    "SCHEDULE_NAME_TAG": "dagster/schedule_name",
    "SENSOR_NAME_TAG": "dagster/sensor_name",
}
_ANYWHERE: tuple[Any, ...] = (
    *(environ, safe_tempfile_path, get_temp_file_name, pushd, merge_dicts, segfault, send_interrupt),
    *(coerce_valid_log_level, cached_method, create_datetime, get_timezone, get_current_datetime),
    *(get_current_timestamp, parse_time_string, wrap_op_in_graph_and_execute, event_list_hook, create_stub_op),
    *(create_root_op, create_op_with_deps, input_set),
)
PLUMBING: Mapping[tuple[str, str], Any] = {
    **{("*", each.__name__): each for each in _ANYWHERE},
    **{("*", name): tag for name, tag in _TAGS.items()},
    **{
        (module, name): value
        for module in ("dagster._check", "dagster_shared.check")
        for name, value in vars(_CHECK).items()
    },
    **{("dagster_shared.seven", name): value for name, value in vars(_SEVEN).items()},
    ("*", "new_cwd"): pushd,
    ("*", "make_new_run_id"): lambda: str(uuid.uuid4()),
    ("dagster", "_check"): _CHECK,
    ("dagster_shared", "check"): _CHECK,
    ("dagster_shared", "seven"): _SEVEN,
}
