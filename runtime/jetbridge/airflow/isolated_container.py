"""A function as a program for the Python of a container: its source and its arguments travel in environment variables, its result in a file."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jetbridge.airflow.isolated_call import serializer_module, source_of

_SCRIPT, _INPUT = "__PYTHON_SCRIPT", "__PYTHON_INPUT"
_PROGRAM = """\
import {serializer} as _serializer
import base64 as _base64, json as _json, os as _os, sys as _sys

_arguments = _serializer.loads(_base64.b64decode(_os.environ["{input}"]))

{source}

_result = {name}(*_arguments["args"], **_arguments["kwargs"])
if _result is not None:
    with open(_sys.argv[1], "wb") as _file:
        {write}
"""
_WRITES = {"json": "_file.write(_json.dumps(_result).encode())", "serialized": "_serializer.dump(_result, _file)"}
_START = f'import base64, os; exec(compile(base64.b64decode(os.environ["{_SCRIPT}"]), "function", "exec"))'


def environment_of(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    *,
    serializer: str = "pickle",
    result: str = "serialized",
) -> dict[str, str]:
    """The variables that hold the program and its arguments; `result` is how it writes what the function returns.

    Raises:
        TaskException: the function has no source, or the serializer is not installed here.
    """
    arguments = serializer_module(serializer).dumps({"args": tuple(args), "kwargs": dict(kwargs)})
    program = _PROGRAM.format(
        serializer=serializer, input=_INPUT, source=source_of(function), name=function.__name__, write=_WRITES[result]
    )
    return {_SCRIPT: base64.b64encode(program.encode()).decode(), _INPUT: base64.b64encode(arguments).decode()}


def command_of(python: str, result_path: str) -> list[str]:
    """The command that runs the program in these variables."""
    return [*python.split(), "-c", _START, result_path]
