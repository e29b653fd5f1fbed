"""The config of a run: what the job says by default, and what the run says.

https://docs.dagster.io/guides/operate/configuration/run-configuration
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from jetbridge.definitions.config.run_config import EMPTY_RUN_CONFIG, ResolvedRunConfig, RunConfigSchema
from jetbridge.definitions.config.run_config_class import run_config_dict

_plain: WeakKeyDictionary[Any, ResolvedRunConfig] = WeakKeyDictionary()
_SECTIONS = ("ops", "resources", "loggers", "execution", "inputs")


def merged(default: Mapping[str, Any] | None, given: Any) -> dict[str, Any]:
    """The job's default config under the run's: an op or resource that the run names has only what the run says."""
    said = run_config_dict(given)
    if not default:
        return said
    result = {**default, **said}
    for section in _SECTIONS:
        both = default.get(section), said.get(section)
        if all(isinstance(part, Mapping) for part in both):
            result[section] = {**both[0], **both[1]}  # type: ignore[dict-item]
    return result


def resolve(
    job: Any, run_config: Any, resource_defs: Mapping[str, Any], input_values: Mapping[str, Any], *, with_executor: bool
) -> ResolvedRunConfig:
    """Check and complete the config of a run. Without executor, config of one is taken and ignored.

    A job that runs again without any config is not looked at again.

    Raises:
        InvalidConfigError: it does not fit; every error is named.
    """
    says_nothing = not run_config and not input_values and not with_executor
    if says_nothing and job in _plain:
        return _plain[job]
    resolved = _schema(job, resource_defs, input_values, with_executor=with_executor).resolve(run_config)
    if says_nothing and _is_plain(resolved):
        _plain[job] = resolved
    return resolved


def _is_plain(config: ResolvedRunConfig) -> bool:
    """Whether nothing in it was made of defaults, which may come from the environment."""
    sections = (*config.ops.values(), *config.resources.values())
    return not config.inputs and all(_is_empty(entry) for entry in sections)


def _is_empty(entry: Mapping[str, Any]) -> bool:
    return not any(
        value and not (name == "ops" and all(map(_is_empty, value.values()))) for name, value in entry.items()
    )


def _schema(
    job: Any, resource_defs: Mapping[str, Any], input_values: Mapping[str, Any], *, with_executor: bool
) -> RunConfigSchema:
    return RunConfigSchema(
        job.graph,
        job_name=job.name,
        resource_defs=resource_defs,
        needed=job.required_resource_keys,
        logger_defs=job.loggers,
        executor_def=job.executor_def if with_executor else None,
        ignored=job.selection.ignored if job.selection else (),
        input_values=input_values,
        config_mapping=job.config_mapping,
    )


__all__ = ["EMPTY_RUN_CONFIG", "merged", "resolve"]
