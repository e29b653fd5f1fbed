"""The op: a function with typed inputs and outputs, and what it needs to run.

https://docs.dagster.io/api/dagster/ops#dagster.OpDefinition
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.config_schema import config_field_of
from jetbridge.definitions.inputs import In, InputDefinition
from jetbridge.definitions.naming import name_like
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.op_body import OpBody, raw_body
from jetbridge.definitions.op_inputs import inputs_of
from jetbridge.definitions.outputs import DEFAULT_OUTPUT, Out, OutputDefinition, output_definition
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings, check_pool
from jetbridge.definitions.types.builtin import ANY
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.retries import RetryPolicy


class OpDefinition(NodeDefinition):
    """An op. `@op` is the usual way to make one; this is the base form, whose function is `compute_fn(context, inputs)`.

    `body` is how the engine calls the function. `has_types` tells whether values are checked against the types of inputs and outputs. `flow`
    tells what the result means for the steps after it: None for nothing special, `branch`, `short_circuit` (see `branching`).
    """

    def __init__(
        self,
        compute_fn: Callable[..., Any] | OpDefinition,
        name: str,
        ins: Mapping[str, In] | None = None,
        outs: Mapping[str, Out] | None = None,
        description: str | None = None,
        config_schema: Any = None,
        required_resource_keys: Set[str] | None = None,
        tags: Mapping[str, Any] | None = None,
        version: str | None = None,
        retry_policy: RetryPolicy | None = None,
        code_version: str | None = None,
        pool: str | None = None,
    ) -> None:
        version = code_version or version
        self._fill(
            body=compute_fn.body if isinstance(compute_fn, OpDefinition) else raw_body(compute_fn),
            name=name,
            inputs=inputs_of(ins),
            outputs=outputs_of(outs, version),
            description=description,
            config_schema=config_schema,
            required_resource_keys=frozenset(required_resource_keys or ()),
            tags=tags,
            version=version,
            retry_policy=retry_policy,
            settings=NO_SETTINGS if pool is None else OpSettings(pool=pool),
        )

    def _fill(
        self,
        *,
        body: OpBody,
        name: str,
        inputs: tuple[InputDefinition, ...],
        outputs: tuple[OutputDefinition, ...],
        description: str | None = None,
        config_schema: Any = None,
        required_resource_keys: frozenset[str] = frozenset(),
        tags: Mapping[str, Any] | None = None,
        version: str | None = None,
        retry_policy: RetryPolicy | None = None,
        settings: OpSettings = NO_SETTINGS,
        has_types: bool = True,
        flow: str | None = None,
        ignore_downstream_trigger_rules: bool = True,
    ) -> None:
        super().__init__(name, inputs, outputs, description, tags, settings)
        check_pool(name, settings, self.tags)
        if body.signature is not None:
            by_position = body.signature.input_names
            others = [key for key in self.input_dict if key not in by_position]
            self.positional_inputs = (*by_position, *others) if len(others) == 1 else by_position
        self.body = body
        self.config_field = config_field_of(config_schema)
        self.required_resource_keys = required_resource_keys | frozenset(body.resources)
        self.version = version
        self.retry_policy = retry_policy
        self.has_types = has_types
        self.flow = flow
        self.ignore_downstream_trigger_rules = ignore_downstream_trigger_rules

    @classmethod
    def of(cls, **parts: Any) -> OpDefinition:
        """Make an op of prepared parts (see `_fill`)."""
        made = cls.__new__(cls)
        made._fill(**parts)  # noqa: SLF001 - its own class
        name_like(made, made.body.function)
        return made

    @property
    def compute_fn(self) -> Any:
        """The function behind the op."""
        return self.body.function

    @property
    def code_version(self) -> str | None:
        """The version of the code, if one was given."""
        return self.version

    @property
    def pool(self) -> str | None:
        """The pool that the op takes slots of."""
        return self.settings.pool

    @property
    def has_config_field(self) -> bool:
        """Whether the op takes config."""
        return self.config_field is not None

    @property
    def config_schema(self) -> Any:
        """The schema of the op's config."""
        return self.config_field

    @property
    def is_from_decorator(self) -> bool:
        """Whether the op was made by `@op`."""
        return self.body.signature is not None

    def iterate_op_defs(self) -> Iterator[OpDefinition]:
        """This op alone."""
        yield self

    def iterate_node_defs(self) -> Iterator[NodeDefinition]:
        """This op alone."""
        yield self

    def replace(self, **changes: Any) -> OpDefinition:
        """The same op with some parts changed (see `_fill`)."""
        parts: dict[str, Any] = {
            "body": self.body,
            "name": self.name,
            "inputs": tuple(self.input_dict.values()),
            "outputs": tuple(self.output_dict.values()),
            "description": self.description,
            "config_schema": self.config_field,
            "required_resource_keys": self.required_resource_keys,
            "tags": self.tags,
            "version": self.version,
            "retry_policy": self.retry_policy,
            "settings": self.settings,
            "has_types": self.has_types,
            "flow": self.flow,
            "ignore_downstream_trigger_rules": self.ignore_downstream_trigger_rules,
        }
        made = type(self).__new__(type(self))
        made._fill(**{**parts, **changes})  # noqa: SLF001 - its own class
        return made

    def with_replaced_properties(
        self, name: str, ins: Mapping[str, In] | None = None, outs: Mapping[str, Out] | None = None, **options: Any
    ) -> OpDefinition:
        """The same op under another name, with other inputs or outputs.

        Raises:
            InvalidDefinitionError: an option is not one of an op.
        """
        changes: dict[str, Any] = {"name": name}
        if ins is not None:
            changes["inputs"] = inputs_of(ins)
        if outs is not None:
            changes["outputs"] = outputs_of(outs, self.version)
        unknown = options.keys() - {"config_schema", "description", "tags"}
        if unknown:
            raise InvalidDefinitionError(f"An op has no {', '.join(sorted(unknown))} to replace.")
        return self.replace(**changes, **options)

    def configured(
        self,
        config_or_config_fn: Any,
        name: str | None = None,
        config_schema: Any = None,
        description: str | None = None,
    ) -> OpDefinition:
        """The same op under another name, with config that is fixed, or made by a function of other config.

        https://docs.dagster.io/api/dagster/config#dagster.configured
        """
        from jetbridge.definitions.op_configured import configured_op

        return configured_op(self, config_or_config_fn, name, config_schema, description)

    def __repr__(self) -> str:
        return f"OpDefinition({self.name!r})"


def outputs_of(outs: Mapping[str, Out] | None, version: str | None) -> tuple[OutputDefinition, ...]:
    """The outputs of the base form; `result` alone if nothing is said."""
    outs = {DEFAULT_OUTPUT: Out()} if outs is None else outs
    return tuple(output_definition(name, given, ANY, None, version) for name, given in outs.items())
