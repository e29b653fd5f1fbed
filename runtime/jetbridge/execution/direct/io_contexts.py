"""`build_output_context`, `build_input_context`: contexts of IO managers without a run, for tests.

https://docs.dagster.io/api/dagster/io-managers#dagster.build_output_context
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.resources.build import open_resources
from jetbridge.definitions.resources.init_context import LOG
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.definitions.values import NO_VALUE
from jetbridge.execution.context.io import InputContext, OutputContext

NO_RUN = "__EPHEMERAL_RUN_ID"
"""Stands for the run where there is none."""


def build_output_context(
    step_key: str | None = None,
    name: str | None = None,
    definition_metadata: Mapping[str, Any] | None = None,
    run_id: str | None = None,
    mapping_key: str | None = None,
    config: Any = None,
    dagster_type: Any = None,
    version: str | None = None,
    resource_config: Mapping[str, Any] | None = None,
    resources: Mapping[str, Any] | None = None,
    op_def: Any = None,
    asset_key: Any = None,
    partition_key: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    output_metadata: Mapping[str, Any] | None = None,
    **more: Any,
) -> OutputContext:
    """What `handle_output` is given; reading what was not given is an error."""
    return OutputContext(
        step_key=_or_missing(step_key),
        name=_or_missing(name),
        run_id=run_id or NO_RUN,
        job_name="none",
        mapping_key=mapping_key,
        config=config,
        dagster_type=_or_missing(dagster_type),
        version=version,
        op_def=_or_missing(op_def),
        definition_metadata=_metadata(definition_metadata or metadata),
        output_metadata=output_metadata,
        asset_key=asset_key,
        partition_key=partition_key,
        resource_config=resource_config,
        resources=_resources(resources),
        log=LOG,
        **more,
    )


def build_input_context(
    name: str | None = None,
    config: Any = None,
    definition_metadata: Mapping[str, Any] | None = None,
    upstream_output: OutputContext | None = None,
    dagster_type: Any = None,
    resource_config: Mapping[str, Any] | None = None,
    resources: Mapping[str, Any] | None = None,
    op_def: Any = None,
    asset_key: Any = None,
    partition_key: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    **more: Any,
) -> InputContext:
    """What `load_input` is given; reading what was not given is an error."""
    return InputContext(
        name=_or_missing(name),
        job_name="none",
        config=config,
        definition_metadata=_metadata(definition_metadata or metadata),
        upstream_output=upstream_output,
        dagster_type=_or_missing(dagster_type),
        op_def=_or_missing(op_def),
        asset_key=asset_key,
        partition_key=partition_key,
        resource_config=resource_config,
        resources=_resources(resources),
        log=LOG,
        **more,
    )


def _or_missing(value: Any) -> Any:
    return NO_VALUE if value is None else value


def _metadata(metadata: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return normalize_metadata(metadata) if metadata else {}


def _resources(resources: Mapping[str, Any] | None) -> Resources:
    return Resources(open_resources(resources or {}).values)
