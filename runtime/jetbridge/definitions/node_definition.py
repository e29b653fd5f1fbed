"""What ops and graphs have in common: a name, inputs, outputs, and that they are used inside a graph by being called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.inputs import In, InputDefinition
from jetbridge.definitions.names import check_name
from jetbridge.definitions.outputs import Out, OutputDefinition
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.composition.pending import PendingNodeInvocation
    from jetbridge.definitions.hooks import HookDefinition
    from jetbridge.definitions.retries import RetryPolicy


class NodeDefinition:
    """Base of `OpDefinition` and `GraphDefinition`.

    Each method that changes something (`alias`, `tag`, `with_hooks`, `with_retry_policy`, `override`, `partial`, `expand`, …) gives a pending
    invocation, which is called like the definition itself; they chain in any order.
    """

    is_graph = False
    node_type = "op"
    has_types = True
    retry_policy: RetryPolicy | None = None

    def __init__(
        self,
        name: str,
        input_defs: tuple[InputDefinition, ...],
        output_defs: tuple[OutputDefinition, ...],
        description: str | None,
        tags: Mapping[str, Any] | None,
        settings: OpSettings = NO_SETTINGS,
    ) -> None:
        self.name = check_name(name)
        self.description = description
        self.tags = normalize_tags(tags)
        self.settings = settings
        self.input_dict: dict[str, InputDefinition] = {definition.name: definition for definition in input_defs}
        self.output_dict: dict[str, OutputDefinition] = {definition.name: definition for definition in output_defs}
        self.positional_inputs: tuple[str, ...] = tuple(self.input_dict)
        """The names of the inputs in the order in which they are given by position."""
        if len(self.input_dict) != len(input_defs) or len(self.output_dict) != len(output_defs):
            raise InvalidDefinitionError(f'{self.node_type} "{name}" has two inputs or two outputs of the same name.')

    @property
    def node_type_str(self) -> str:
        """`op`, `graph` or `job`, for texts."""
        return self.node_type

    @property
    def is_graph_job_op_node(self) -> bool:
        """Always true here."""
        return True

    @property
    def input_defs(self) -> list[InputDefinition]:
        """The inputs in order."""
        return list(self.input_dict.values())

    @property
    def output_defs(self) -> list[OutputDefinition]:
        """The outputs in order."""
        return list(self.output_dict.values())

    @property
    def ins(self) -> Mapping[str, In]:
        """The inputs as one would write them."""
        return {name: definition.as_in() for name, definition in self.input_dict.items()}

    @property
    def outs(self) -> Mapping[str, Out]:
        """The outputs as one would write them."""
        return {name: definition.as_out() for name, definition in self.output_dict.items()}

    def has_input(self, name: str) -> bool:
        """Whether there is such an input."""
        return name in self.input_dict

    def has_output(self, name: str) -> bool:
        """Whether there is such an output."""
        return name in self.output_dict

    def input_def_named(self, name: str) -> InputDefinition:
        """The input of this name."""
        return self.input_dict[name]

    def output_def_named(self, name: str) -> OutputDefinition:
        """The output of this name.

        Raises:
            InvalidDefinitionError: there is none.
        """
        if name not in self.output_dict:
            raise InvalidDefinitionError(f'{self.node_type} "{self.name}" has no output "{name}".')
        return self.output_dict[name]

    def input_has_default(self, name: str) -> bool:
        """Whether the input may stay unconnected."""
        return self.input_dict[name].has_default_value

    def default_value_for_input(self, name: str) -> Any:
        """The value of an unconnected input."""
        return self.input_dict[name].default_value

    def iterate_node_defs(self) -> Iterator[NodeDefinition]:
        """This definition, and for a graph all inside."""
        yield self

    def iterate_op_defs(self) -> Iterator[Any]:
        """The op itself, or all ops inside a graph."""
        raise NotImplementedError

    def pending(self) -> PendingNodeInvocation:
        """A use of this definition about which nothing special is said."""
        from jetbridge.definitions.composition.pending import PendingNodeInvocation

        return PendingNodeInvocation(self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """See `PendingNodeInvocation.__call__`."""
        return self.pending()(*args, **kwargs)

    def alias(self, name: str) -> PendingNodeInvocation:
        """Use it under another name."""
        return self.pending().alias(name)

    def tag(self, tags: Mapping[str, Any] | None) -> PendingNodeInvocation:
        """Add tags for this use."""
        return self.pending().tag(tags)

    def with_hooks(self, hook_defs: Set[HookDefinition]) -> PendingNodeInvocation:
        """Add hooks for this use."""
        return self.pending().with_hooks(hook_defs)

    def with_retry_policy(self, retry_policy: RetryPolicy) -> PendingNodeInvocation:
        """Set the retry policy of this use."""
        return self.pending().with_retry_policy(retry_policy)

    def override(self, **settings: Any) -> PendingNodeInvocation:
        """Set settings (`OpSettings`, `retry_policy`, `tags`, `hooks`) for this use."""
        return self.pending().override(**settings)

    def partial(self, /, *args: Any, **kwargs: Any) -> PendingNodeInvocation:
        """Fix inputs to values that are known now."""
        return self.pending().partial(*args, **kwargs)

    def expand(self, **inputs: Any) -> Any:
        """Run once per element: see `PendingNodeInvocation.expand`."""
        return self.pending().expand(**inputs)

    def expand_kwargs(self, inputs: Any) -> Any:
        """Run once per dictionary of inputs: see `PendingNodeInvocation.expand_kwargs`."""
        return self.pending().expand_kwargs(inputs)

    def as_setup(self) -> PendingNodeInvocation:
        """Mark this use as setup."""
        return self.pending().as_setup()

    def as_teardown(self, setups: Any = None, *, on_failure_fail_dagrun: bool = False) -> PendingNodeInvocation:
        """Mark this use as teardown of setups."""
        return self.pending().as_teardown(setups, on_failure_fail_dagrun=on_failure_fail_dagrun)
