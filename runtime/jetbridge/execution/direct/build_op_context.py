"""`build_op_context`: what a direct call of an op is given.

https://docs.dagster.io/api/dagster/execution#dagster.build_op_context
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidInvocationError, InvariantViolationError
from jetbridge.execution.context.io_partitions import PARTITION_TAG, RANGE_END_TAG, RANGE_START_TAG
from jetbridge.execution.direct.op_context import DirectOpExecutionContext


def build_op_context(
    resources: Mapping[str, Any] | None = None,
    op_config: Any = None,
    resources_config: Mapping[str, Any] | None = None,
    instance: Any = None,
    config: Any = None,
    partition_key: str | None = None,
    partition_key_range: Any = None,
    mapping_key: str | None = None,
    run_tags: Mapping[str, str] | None = None,
    event_loop: Any = None,
) -> DirectOpExecutionContext:
    """The context for a direct call of an op.

    Raises:
        InvalidInvocationError: `config` and `op_config`, or `partition_key` and `partition_key_range`, were both given.
        InvalidConfigError: the config of a resource does not fit.
        ResourceFunctionError: a resource cannot be made.
    """
    if op_config is not None and config is not None:
        raise InvalidInvocationError(
            "Attempted to invoke ``build_op_context`` with both ``op_config`` and ``config``: they are the same."
        )
    if partition_key is not None and partition_key_range is not None:
        raise InvariantViolationError("Give partition_key or partition_key_range, not both.")
    given = op_config if op_config is not None else config
    return DirectOpExecutionContext(
        op_config=None if given is None else as_plain_config(given),
        resources=resources or {},
        resources_config=resources_config or {},
        instance=instance,
        tags={**normalize_tags(run_tags), **_partition_tags(partition_key, partition_key_range)},
        mapping_key=mapping_key,
        partition_key_range=partition_key_range,
        event_loop=event_loop,
    )


def _partition_tags(key: str | None, key_range: Any) -> dict[str, str]:
    if key is not None:
        return {PARTITION_TAG: str(key)}
    return {} if key_range is None else {RANGE_START_TAG: key_range.start, RANGE_END_TAG: key_range.end}
