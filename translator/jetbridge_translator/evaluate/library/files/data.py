"""Data formats: YAML, TOML, JSON, CSV out of texts and out of files inside the given folders."""

from __future__ import annotations

import ast
import io
import json
import sys
from typing import TYPE_CHECKING, Any

import yaml

from jetbridge_translator.evaluate.native_functions import computes, replaces
from jetbridge_translator.evaluate.opaque import find_opaque
from jetbridge_translator.evaluate.outcomes import RaisedError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _stream(value: Any) -> Any:
    return value.read() if isinstance(value, (io.StringIO, io.BytesIO)) else value


@computes("yaml.safe_load", "yaml.load", "yaml.full_load", "yaml.unsafe_load")
def _yaml(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    source = _stream(arguments[0] if arguments else keywords.get("stream"))
    if not isinstance(source, (str, bytes)):
        return NotImplemented
    try:
        return yaml.load(source, Loader=_LOADER)  # noqa: S506 -- it is the safe loader
    except yaml.constructor.ConstructorError:
        return NotImplemented  # a tag of the team's own


@computes("yaml.safe_load_all", "yaml.load_all")
def _yaml_all(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    source = _stream(arguments[0])
    return list(yaml.load_all(source, Loader=_LOADER)) if isinstance(source, (str, bytes)) else NotImplemented


@computes("tomllib.load", "tomllib.loads", "tomli.load", "tomli.loads", "toml.load", "toml.loads")
def _toml(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    source = _stream(arguments[0])
    if isinstance(source, bytes):
        source = source.decode("utf-8")
    if not isinstance(source, str):
        return NotImplemented
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RaisedError(error) from error


@replaces(ast.literal_eval)
def _literal(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return ast.literal_eval(arguments[0]) if isinstance(arguments[0], str) else NotImplemented


@replaces(json.dumps)
def _json_dumps(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if find_opaque(arguments) is not None or find_opaque(list(keywords.values())) is not None:
        return NotImplemented
    return json.dumps(*arguments, **keywords)


@replaces(json.loads)
def _json_loads(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if find_opaque(arguments) is not None:
        return NotImplemented
    if "cls" in keywords:
        return NotImplemented
    return json.loads(*arguments, **keywords)
