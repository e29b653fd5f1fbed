"""`jetbridge config-scaffold JOBS JOB`: a skeleton of the run config."""

from __future__ import annotations

from typing import Any

import click
import yaml

from jetbridge.cli.console import told_plainly
from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.field import Field
from jetbridge.project import load_project

_ZEROS: dict[str, Any] = {"Int": 0, "Float": 0.0, "Bool": False, "String": ""}


@click.command("config-scaffold")
@click.argument("jobs")
@click.argument("job")
@click.option("--required-only", is_flag=True, help="Only what a run must be given.")
def config_scaffold(jobs: str, job: str, required_only: bool) -> None:
    """Print run config for JOB of JOBS with zero values, as YAML to fill in."""
    with told_plainly():
        schema = load_project(jobs).job(job).run_config_schema
        skeleton = _skeleton(schema.config_type, required_only)
    click.echo(yaml.safe_dump(skeleton or {}, sort_keys=False), nl=False)


def _skeleton(config_type: ConfigType, required_only: bool) -> Any:
    fields: dict[str, Field] | None = getattr(config_type, "fields", None)
    if fields is None:
        return _ZEROS.get(config_type.given_name or "", config_type.example())
    if config_type.kind is ConfigTypeKind.SELECTOR:
        fields = dict(list(fields.items())[:1])
    shown = {
        name: each for name, each in fields.items() if each.is_required or not (required_only or _says_nothing(each))
    }
    made = {name: _value(each, required_only) for name, each in shown.items()}
    return {name: value for name, value in made.items() if value != {} or fields[name].is_required}


def _says_nothing(field: Field) -> bool:
    """An optional field without a default, of a type that has no zero: there is nothing to fill in."""
    inner = field.config_type
    is_leaf = not getattr(inner, "fields", None)
    return is_leaf and (
        field.default_value is None if field.default_provided else (inner.given_name or "") not in _ZEROS
    )


def _value(field: Field, required_only: bool) -> Any:
    if field.default_provided and not getattr(field.config_type, "fields", None):
        return field.default_value
    return _skeleton(field.config_type, required_only)
