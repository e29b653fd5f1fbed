"""The run config of a job: its schema, and config that is checked and completed.

https://docs.dagster.io/guides/operate/configuration/run-configuration
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.config.config_type import ConfigType
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.node_schema import NodeSchemas, loader_field
from jetbridge.definitions.config.run_config_class import RunConfig, run_config_dict
from jetbridge.definitions.config.shapes import Permissive, Shape
from jetbridge.definitions.loggers import default_loggers
from jetbridge.errors import ConfigMappingFunctionError, InvalidConfigError

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class ResolvedRunConfig:
    """Completed run config. `ops` has an entry per node that takes config (`config`, `inputs`, `outputs`; of a graph `ops`).

    `original` is the run config as it was given, `executor` the name of the executor that `execution` is of. What a job without any config resolves to is one shared object.
    """

    ops: Mapping[str, Any] = field(default_factory=dict)
    resources: Mapping[str, Any] = field(default_factory=dict)
    loggers: Mapping[str, Any] = field(default_factory=dict)
    execution: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    original: Mapping[str, Any] = field(default_factory=dict)
    executor: str | None = None

    def node(self, path: Sequence[str]) -> Mapping[str, Any]:
        """The entry of a node by its path of names."""
        entries, entry = self.ops, _NOTHING
        for name in path:
            entry = entries.get(name) or _NOTHING
            entries = entry.get("ops") or _NOTHING
        return entry

    def op_config(self, path: Sequence[str]) -> Any:
        """The config of an op; None if it takes none and none was given."""
        return self.node(path).get("config")

    def node_inputs(self, path: Sequence[str]) -> Mapping[str, Any]:
        """What config says about the inputs of a node; of the job with an empty path."""
        return (self.node(path).get("inputs") or _NOTHING) if path else self.inputs

    def node_outputs(self, path: Sequence[str]) -> Mapping[str, Any]:
        """What config says about the outputs of a node."""
        return self.node(path).get("outputs") or _NOTHING

    def resource_config(self, key: str) -> Any:
        """The config of a resource."""
        return (self.resources.get(key) or _NOTHING).get("config")

    def logger_config(self, key: str) -> Any:
        """The config of a logger."""
        return (self.loggers.get(key) or _NOTHING).get("config")

    @property
    def executor_config(self) -> Any:
        """The config of the executor."""
        return self.execution.get("config")

    def to_dict(self) -> dict[str, Any]:
        """As people read it: every op by its path, with `config`, `inputs` and `outputs`."""
        return {
            "ops": dict(_flat(self.ops, "")),
            "execution": {self.executor: self.executor_config} if self.executor else dict(self.execution),
            "resources": {key: {"config": entry.get("config")} for key, entry in self.resources.items()},
            "loggers": dict(self.loggers),
        }


def _flat(entries: Mapping[str, Any], prefix: str) -> Iterable[tuple[str, dict[str, Any]]]:
    for name, entry in entries.items():
        said = {part: entry.get(part) for part in ("config", "inputs", "outputs")}
        yield prefix + name, {"config": said["config"], "inputs": said["inputs"] or {}, "outputs": said["outputs"]}
        yield from _flat(entry.get("ops") or {}, f"{prefix}{name}.")


EMPTY_RUN_CONFIG = ResolvedRunConfig()


class RunConfigSchema:
    """The schema of the run config of one job (with one selection of ops); made once, when config is first looked at.

    Args:
        graph: the job's graph, with the selected nodes only.
        resource_defs: all resources by key; `needed` are the keys of those that will be made.
        executor_def: None takes any execution config and ignores it, as runs in process do.
        ignored: nodes that are not selected; config for them is allowed.
        input_values: the job's inputs that have a value without config.
    """

    def __init__(
        self,
        graph: Any,
        *,
        job_name: str | None = None,
        resource_defs: Mapping[str, Any] = _NOTHING,
        needed: Iterable[str] | None = None,
        logger_defs: Mapping[str, Any] = _NOTHING,
        executor_def: Any = None,
        ignored: Iterable[Any] = (),
        input_values: Mapping[str, Any] = _NOTHING,
        config_mapping: Any = None,
    ) -> None:
        self.job_name = job_name or graph.name
        self.config_mapping = config_mapping
        self.executor = None if executor_def is None else executor_def.name
        self.config_type: ConfigType = Shape(
            _said(
                {
                    "execution": _execution_field(executor_def),
                    "loggers": Field(_loggers(logger_defs or default_loggers())),
                    "resources": Field(_resources(resource_defs, needed)),
                    "inputs": _inputs_field(graph, input_values),
                    "ops": self._ops_field(graph, resource_defs, ignored),
                }
            )
        )

    def _ops_field(self, graph: Any, resource_defs: Mapping[str, Any], ignored: Iterable[Any]) -> Field:
        schemas = NodeSchemas(self.job_name, resource_defs)
        if graph.config_mapping is None:
            return Field(schemas.of_nodes(graph.nodes, (), ignored))
        outer = Shape({"config": graph.config_mapping.config_field})
        return Field(schemas.mapped(outer, graph, ()))

    def resolve(self, run_config: Mapping[str, Any] | RunConfig | None) -> ResolvedRunConfig:
        """Check and complete run config.

        Raises:
            InvalidConfigError: it does not fit; `errors` has every reason.
            ConfigMappingFunctionError: a config mapping raised.
        """
        given = run_config_dict(run_config)
        config = self._map(given)
        result = self.config_type.process(config)
        if not result.success:
            raise InvalidConfigError(f"Error in config for job {self.job_name}", result.errors, given)
        value = result.value
        ops = value.get("ops") or {}
        return ResolvedRunConfig(
            ops=ops.get("ops") or {} if self._is_mapped else ops,
            resources=value.get("resources") or {},
            loggers={
                name: value["loggers"][name] for name in value["loggers"] if name in (config.get("loggers") or {})
            },
            execution=value.get("execution") or {},
            inputs=value.get("inputs") or {},
            original=given,
            executor=self.executor,
        )

    @property
    def _is_mapped(self) -> bool:
        ops: Any = getattr(self.config_type, "fields", {}).get("ops")
        return hasattr(ops.config_type, "outer")

    def _map(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.config_mapping is None:
            return given
        try:
            mapped: dict[str, Any] = self.config_mapping.resolve_from_unvalidated_config(given)
        except InvalidConfigError:
            raise
        except Exception as error:
            raise ConfigMappingFunctionError(
                f"The config mapping function on job {self.job_name} has thrown an unexpected error during its execution.",
                user_exception=error,
            ) from error
        return mapped


def _said(parts: Mapping[str, Field | None]) -> dict[str, Field]:
    return {name: part for name, part in parts.items() if part is not None}


def _execution_field(executor_def: Any) -> Field:
    if executor_def is None:
        return Field(Permissive(), is_required=False, default_value={})
    return Field(Shape({"config": executor_def.config_field}))


def _loggers(logger_defs: Mapping[str, Any]) -> Shape:
    return Shape(
        {name: Field(Shape({"config": made.config_field}), is_required=False) for name, made in logger_defs.items()}
    )


def _resources(resource_defs: Mapping[str, Any], needed: Iterable[str] | None) -> Shape:
    keys = set(resource_defs) if needed is None else set(needed)
    fields = {}
    for key, definition in resource_defs.items():
        entry = Shape({"config": definition.config_field})
        fields[key] = Field(entry) if key in keys else Field(entry, is_required=False)
    return Shape(fields)


def _inputs_field(graph: Any, input_values: Mapping[str, Any]) -> Field | None:
    fields = {
        name: made
        for name, definition in graph.input_dict.items()
        if name not in input_values
        and (made := loader_field(definition.dagster_type, graph.input_has_default(name))) is not None
    }
    return Field(Shape(fields)) if fields else None
