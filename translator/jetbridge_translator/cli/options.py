"""The options by which a person gives what static reading cannot know; `migrate`, `inspect` and `validate` share them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import yaml

from jetbridge_translator.model import AirflowVersion


@dataclass(frozen=True, slots=True)
class Inputs:
    """Exported Variables and Connections, environment variables, and further folders to resolve imports in."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    connections: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    module_folders: tuple[Path, ...] = ()


class ExportedFile(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """A JSON or YAML file that holds one object, as `airflow variables export` and `airflow connections export` write it."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """Read the file."""
        if isinstance(value, dict):
            return value
        path = Path(value)
        try:
            text = path.read_text("utf-8")
            found = yaml.safe_load(text) if path.suffix in (".yaml", ".yml") else json.loads(text)
        except OSError as problem:
            self.fail(f"{value}: {problem.strerror}", param, ctx)
        except (ValueError, yaml.YAMLError) as problem:
            self.fail(f"{value} is no {'YAML' if path.suffix in ('.yaml', '.yml') else 'JSON'}: {problem}", param, ctx)
        if not isinstance(found, dict):
            self.fail(f"{value} must hold an object of names and values, as Airflow exports it", param, ctx)
        return {str(name): _unwrapped(entry) for name, entry in found.items()}


def _unwrapped(entry: Any) -> Any:
    """`airflow variables export --include-description` wraps each value; the value is what counts."""
    wrapped = isinstance(entry, dict) and set(entry) == {"value", "description"}
    return entry["value"] if wrapped else entry


class Assignment(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """`NAME=VALUE`."""

    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Split at the first `=`."""
        if isinstance(value, tuple):
            return value
        name, separator, text = str(value).partition("=")
        if not separator or not name:
            self.fail(f"{value!r}: write NAME=VALUE", param, ctx)
        return name, text


class Generation(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """An Airflow version of which the generation counts: `2`, `2.11`, `3.1.8`."""

    name = "VERSION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> AirflowVersion:
        """Take the first number."""
        if isinstance(value, AirflowVersion):
            return value
        if not re.fullmatch(r"[23](\.\d+){0,2}", str(value)):
            self.fail(f"{value!r}: write 2, 3, or a version of them such as 2.11", param, ctx)
        return AirflowVersion(str(value)[0])


def reading_parameters() -> list[click.Parameter]:
    """All of them, for a command that reads DAG files itself."""
    return [*input_parameters(), version_parameter(), _cache_parameter()]


def input_parameters() -> list[click.Parameter]:
    """The options, made anew for each command that takes them."""
    return [
        click.Option(
            ["--variables"],
            type=ExportedFile(),
            metavar="FILE",
            help="Airflow Variables as Airflow exports them (JSON, YAML).",
        ),
        click.Option(
            ["--connections"], type=ExportedFile(), metavar="FILE", help="Airflow Connections as Airflow exports them."
        ),
        click.Option(
            ["--env", "environ"],
            type=Assignment(),
            multiple=True,
            help="An environment variable of the DAG files; repeatable.",
        ),
        click.Option(
            ["--path", "module_folders"],
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            multiple=True,
            help="A further folder to resolve imports in (plugins, your packages); repeatable.",
        ),
    ]


def version_parameter() -> click.Option:
    """The option for those commands that read DAG files themselves."""
    return click.Option(
        ["--airflow-version"],
        type=Generation(),
        metavar="VERSION",
        help="The Airflow that the DAGs are written for (2 or 3); without it, seen from each file's imports.",
    )


def _cache_parameter() -> click.Option:
    return click.Option(
        ["--no-cache"],
        is_flag=True,
        envvar="JETBRIDGE_NO_CACHE",
        help="Read every file anew; without it, what has not changed since an earlier run is taken from the cache folder.",
    )


def with_rules_option(command: click.Command) -> click.Command:
    """Add `--rules` to a command, which gets the files among its arguments."""
    command.params.append(
        click.Option(
            ["--rules"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE",
            multiple=True,
            help="A Python file that maps operators, in the format of ours; it is run; repeatable.",
        )
    )
    return command


def with_input_options(command: click.Command) -> click.Command:
    """Add the options to a command, which gets their values among its arguments."""
    command.params.extend(input_parameters())
    return command


def with_reading_options(command: click.Command) -> click.Command:
    """Add the options of a command that reads DAG files."""
    command.params.extend(reading_parameters())
    return command


def inputs_of(given: dict[str, Any]) -> Inputs:
    """Take the reading options out of a command's arguments."""
    return Inputs(
        variables=given.pop("variables") or {},
        connections=given.pop("connections") or {},
        environ=dict(given.pop("environ")),
        module_folders=given.pop("module_folders"),
    )
