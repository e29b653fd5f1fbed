"""Run config from YAML: files by glob, texts, files of packages. Later ones are merged over earlier ones, key by key.

https://docs.dagster.io/api/dagster/config#dagster.config_from_files
"""

from __future__ import annotations

import glob
import importlib.resources
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from jetbridge.errors import InvalidDefinitionError, InvariantViolationError


def config_from_files(config_files: Sequence[str]) -> dict[str, Any]:
    """Config of YAML files, given by paths or globs.

    Raises:
        InvariantViolationError: a pattern matches no file, or a file is no YAML.
        InvalidDefinitionError: a file holds something else than a mapping.
    """
    paths: list[str] = []
    for pattern in config_files:
        found = sorted(glob.glob(pattern))  # noqa: PTH207 - patterns may be absolute
        if not found:
            raise InvariantViolationError(f'File or glob pattern "{pattern}" for "config_files" produced no results.')
        paths += found
    return _merge([(_load(_read(path), f"file {path}")) for path in paths])


def config_from_yaml_strings(yaml_strings: Sequence[str]) -> dict[str, Any]:
    """Config of YAML texts.

    Raises:
        InvariantViolationError: a text is no YAML.
        InvalidDefinitionError: a text holds something else than a mapping.
    """
    return _merge([_load(text, f"yaml text {text[:80]!r}") for text in yaml_strings])


def config_from_pkg_resources(pkg_resource_defs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Config of YAML files inside packages, given as (package, file name).

    Raises:
        InvariantViolationError: a file does not exist, or is no YAML.
    """
    return _merge([_load(_read_resource(*pair), f"{pair[1]} of {pair[0]}") for pair in pkg_resource_defs])


def _read(path: str) -> str:
    return Path(path).read_text("utf-8")


def _read_resource(package: str, name: str) -> str:
    try:
        return importlib.resources.files(package).joinpath(name).read_text("utf-8")
    except (OSError, ModuleNotFoundError, UnicodeDecodeError) as error:
        raise InvariantViolationError(
            f"Encountered error attempting to parse yaml: {name} of package {package}: {error}"
        ) from error


def _load(text: str, where: str) -> Mapping[str, Any]:
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvariantViolationError(
            f"Encountered error attempting to parse yaml. Parsing {where}: {error}"
        ) from error
    if loaded is None:
        return {}
    if not isinstance(loaded, Mapping):
        raise InvalidDefinitionError(f"Run config must be a mapping; {where} holds a {type(loaded).__name__}.")
    return loaded


def _merge(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        merged = _merged(merged, part)
    return merged


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(old[key], new[key])
        if isinstance(old[key], Mapping) and isinstance(new[key], Mapping)
        else new[key]
        for key in old.keys() & new.keys()
    }
    return {**old, **new, **both}
