"""A function called in another Python interpreter: its source, its arguments and its result travel through files.

The function stands alone there, as in Airflow: it imports what it needs in its body, and finds `virtualenv_string_args` beside it.
https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#pythonvirtualenvoperator
"""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import tempfile
import textwrap
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from jetbridge.definitions.signals import SkipException, TaskException
from jetbridge.masking import logger_without_secrets

log = logger_without_secrets("jetbridge.python")

SERIALIZERS = ("pickle", "cloudpickle", "dill")

_SCRIPT = """\
import {serializer} as _serializer
import sys as _sys

with open(_sys.argv[3], encoding="utf-8") as _file:
    virtualenv_string_args = [_line.strip() for _line in _file]

{source}

with open(_sys.argv[1], "rb") as _file:
    _arguments = _serializer.load(_file)
try:
    _result = {name}(*_arguments["args"], **_arguments["kwargs"])
except Exception as _error:
    with open(_sys.argv[4], "w", encoding="utf-8") as _file:
        _file.write(str(_error))
    raise
if _result is not None:
    with open(_sys.argv[2], "wb") as _file:
        _serializer.dump(_result, _file)
"""


@dataclass(frozen=True, slots=True)
class IsolatedCall:
    """One call. `string_args` are texts that the function finds in `virtualenv_string_args`; an exit code of `skip_codes` skips the task."""

    function: Callable[..., Any]
    args: Collection[Any] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    string_args: Iterable[str] = ()
    serializer: str = "pickle"
    skip_codes: Container[int] = ()
    environ: Mapping[str, str] = field(default_factory=dict)

    def run(self, python: str) -> Any:
        """What the function returns when that interpreter calls it.

        Raises:
            SkipException: the interpreter ended with a code that says so.
            TaskException: it ended with another code than 0; the text is that of the function's exception.
        """
        library = serializer_module(self.serializer)
        with tempfile.TemporaryDirectory(prefix="jetbridge-call") as folder:
            files = [Path(folder) / name for name in ("script.in", "script.out", "string_args.txt", "termination.log")]
            arguments, result, strings, ending = files
            arguments.write_bytes(library.dumps({"args": self.args, "kwargs": dict(self.kwargs)}))
            strings.write_text("\n".join(map(str, self.string_args)), encoding="utf-8")
            script = Path(folder) / "script.py"
            script.write_text(self.script(), encoding="utf-8")
            code = _stream([python, str(script), *map(str, files)], self.environ)
            self._check(code, ending)
            return library.loads(result.read_bytes()) if result.exists() else None

    def script(self) -> str:
        """The program that the other interpreter runs."""
        name = getattr(self.function, "__name__", "")
        return _SCRIPT.format(serializer=self.serializer, source=source_of(self.function), name=name)

    def _check(self, code: int, ending: Path) -> None:
        if code in self.skip_codes:
            raise SkipException(f"Process exited with code {code}. Skipping.")
        if code != 0:
            told = ending.read_text("utf-8") if ending.exists() else ""
            raise TaskException(f"Process returned non-zero exit status {code}.\n{told}".rstrip())


def serializer_module(name: str) -> ModuleType:
    """The module of a serializer.

    Raises:
        TaskException: it is not installed here.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise TaskException(f"The serializer {name} is not installed beside Jetbridge: pip install {name}") from error


def source_of(function: Callable[..., Any]) -> str:
    """The function as it can stand alone: without decorators and annotations; a default that is computed here is None there.

    Raises:
        TaskException: there is no source, or it is a lambda.
    """
    try:
        text = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
        found = next(node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    except (OSError, TypeError, SyntaxError, StopIteration) as error:
        raise TaskException(f"{function!r} has no source that another interpreter could run: use a def") from error
    found.decorator_list, found.returns = [], None
    for parameter in ast.walk(found.args):
        if isinstance(parameter, ast.arg):
            parameter.annotation = None
    found.args.defaults = [_alone(each) for each in found.args.defaults]
    found.args.kw_defaults = [None if each is None else _alone(each) for each in found.args.kw_defaults]
    return ast.unparse(found)


def _alone(default: ast.expr) -> ast.expr:
    try:
        ast.literal_eval(default)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ast.Constant(None)
    return default


def _stream(command: list[str], environ: Mapping[str, str]) -> int:
    """Run it, log what it prints line by line, and give its exit code."""
    log.info("Executing cmd: %s", " ".join(command))
    with subprocess.Popen(  # noqa: S603 -- running the user's function is what this is for
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(environ)
    ) as process:
        log.info("Output:")
        for raw in process.stdout or ():
            log.info("%s", raw.decode(errors="backslashreplace").rstrip())
    return process.returncode
