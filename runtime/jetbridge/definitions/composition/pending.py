"""A use of an op or graph, while it is being described: `.alias(…).tag(…).partial(…)`, until it is called."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any, Final

from jetbridge.definitions.composition.arguments import bind_inputs, literal, name_arguments
from jetbridge.definitions.composition.frame import after_refs, current_frame, settings_or_none
from jetbridge.definitions.composition.results import result_of
from jetbridge.definitions.engine_door import engine
from jetbridge.definitions.names import check_name
from jetbridge.definitions.node import EMPTY, Node, NodeMapping
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.retries import RetryPolicy
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError, InvariantViolationError

if TYPE_CHECKING:
    from jetbridge.definitions.composition.frame import Frame
    from jetbridge.definitions.hooks import HookDefinition

_NOT_GIVEN: Final = object()


class PendingNodeInvocation:
    """A use that has not been called yet. Never changes: each method gives a new one.

    https://docs.dagster.io/api/dagster/graphs
    """

    __slots__ = (
        "args",
        "given_alias",
        "hook_defs",
        "kwargs",
        "node_def",
        "retry_policy",
        "settings",
        "setups",
        "tags",
    )

    def __init__(
        self,
        node_def: NodeDefinition,
        given_alias: str | None = None,
        tags: Mapping[str, str] = EMPTY,
        hook_defs: frozenset[HookDefinition] = frozenset(),
        retry_policy: RetryPolicy | None = None,
        settings: OpSettings = NO_SETTINGS,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] = EMPTY,
        setups: Any = _NOT_GIVEN,
    ) -> None:
        self.node_def = node_def
        self.given_alias = given_alias
        self.tags = tags
        self.hook_defs = hook_defs
        self.retry_policy = retry_policy
        self.settings = settings
        self.args = args
        self.kwargs = kwargs
        self.setups = setups

    @property
    def node_name(self) -> str:
        """The alias, or the definition's name."""
        return self.given_alias or self.node_def.name

    def _with(self, **changes: Any) -> PendingNodeInvocation:
        said = {name: changes.get(name, getattr(self, name)) for name in PendingNodeInvocation.__slots__}
        made = PendingNodeInvocation(**said)
        frame = current_frame()
        if frame is not None:
            frame.uninvoked.pop(self.node_name, None)
            frame.uninvoked[made.node_name] = made.node_def.node_type
        return made

    def alias(self, name: str) -> PendingNodeInvocation:
        """Use it under another name.

        Raises:
            InvalidDefinitionError: it is no valid name.
        """
        return self._with(given_alias=check_name(name))

    def tag(self, tags: Mapping[str, Any] | None) -> PendingNodeInvocation:
        """Add tags for this use."""
        return self._with(tags={**self.tags, **normalize_tags(tags)})

    def with_hooks(self, hook_defs: Set[HookDefinition]) -> PendingNodeInvocation:
        """Add hooks for this use."""
        return self._with(hook_defs=self.hook_defs | frozenset(hook_defs))

    def with_retry_policy(self, retry_policy: RetryPolicy) -> PendingNodeInvocation:
        """Set the retry policy of this use."""
        return self._with(retry_policy=retry_policy)

    def override(
        self,
        *,
        retry_policy: RetryPolicy | None = None,
        tags: Mapping[str, Any] | None = None,
        hooks: Set[HookDefinition] | None = None,
        **settings: Any,
    ) -> PendingNodeInvocation:
        """Set settings for this use; those of the op that are not named stay.

        Raises:
            InvalidDefinitionError: a setting does not exist.
        """
        return self._with(
            settings=OpSettings.of(settings).over(self.settings),
            retry_policy=retry_policy or self.retry_policy,
            tags={**self.tags, **normalize_tags(tags)},
            hook_defs=self.hook_defs | frozenset(hooks or ()),
        )

    def partial(self, /, *args: Any, **kwargs: Any) -> PendingNodeInvocation:
        """Fix inputs to values that are known now; templates and handles may be in them at any depth.

        Raises:
            InvalidDefinitionError: there is no such input, or it was fixed before.
        """
        made = self._with(args=self.args + args, kwargs={**self.kwargs, **kwargs})
        name_arguments(None, self.node_def, self.node_name, made.args, made.kwargs)
        return made

    def as_setup(self) -> PendingNodeInvocation:
        """Mark this use as setup.

        https://airflow.apache.org/docs/apache-airflow/stable/howto/setup-and-teardown.html
        """
        return self.override(is_setup=True)

    def as_teardown(self, setups: Any = None, *, on_failure_fail_dagrun: bool = False) -> PendingNodeInvocation:
        """Mark this use as teardown of the setups that are given as handles."""
        marked = self.override(is_teardown=True, on_failure_fail_dagrun=on_failure_fail_dagrun or None)
        return marked._with(setups=setups)  # noqa: SLF001 - the same class

    def expand(self, *, after: Any = None, **inputs: Any) -> Any:
        """Run once per element: of the list given, or of the result that a handle will have; several inputs give the cross product.

        https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html

        Raises:
            InvalidDefinitionError: nothing is given, an input does not exist, a value is neither a handle, a list nor a dictionary.
        """
        if not inputs:
            raise InvalidDefinitionError(f'"{self.node_name}".expand() needs at least one input to expand over.')
        for name, value in inputs.items():
            _check_expandable(self.node_name, name, value)
        mapping = NodeMapping(expand={name: literal(value) for name, value in inputs.items()})
        return self._invoke("expand", (), {}, after, mapping, tuple(inputs))

    def expand_kwargs(self, kwargs: Any, *, after: Any = None) -> Any:
        """Run once per dictionary of inputs: of the list given, or of the result that a handle will have."""
        _check_expandable(self.node_name, "expand_kwargs", kwargs)
        return self._invoke("expand_kwargs", (), {}, after, NodeMapping(kwargs=literal(kwargs)), ())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Inside a graph's body: use it, after what `after=` gives. Outside: call the function of the op."""
        if current_frame() is None:
            return self._call_directly(args, kwargs)
        after = None if "after" in self.node_def.input_dict else kwargs.pop("after", None)
        return self._invoke("invocation", args, kwargs, after, None, ())

    def _call_directly(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.node_def.is_graph:
            raise InvariantViolationError(
                f"Attempted to call {self.node_def.node_type} '{self.node_name}' outside of a composition function. Invoking "
                f"{self.node_def.node_type}s is only valid in a function decorated with @job or @graph."
            )
        return engine("call_op")(self, args, kwargs)

    def _invoke(
        self,
        what: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        after: Any,
        mapping: NodeMapping | None,
        taken: tuple[str, ...],
    ) -> Any:
        frame = current_frame()
        if frame is None:
            raise InvalidInvocationError(
                f'"{self.node_name}": {what} is only possible inside a function decorated with @job or @graph.'
            )
        name = frame.name_for(self.node_def, self.given_alias)
        node = Node(
            name=name,
            definition=self.node_def,
            inputs=self._inputs(frame, name, args, kwargs, taken),
            after=after_refs(after, frame.describe(), name),
            tags={**self.node_def.tags, **self.tags} if self.tags else self.node_def.tags,
            hooks=self.hook_defs,
            retry_policy=self.retry_policy,
            settings=settings_or_none(self.settings),
            positional=len(self.args) + len(args),
            mapping=mapping,
        )
        frame.add(node)
        if frame.uninvoked:
            frame.uninvoked.pop(self.node_name, None)
        if self.setups is not _NOT_GIVEN:
            frame.mark_teardown(name, self.setups, on_failure_fail_dagrun=bool(self.settings.on_failure_fail_dagrun))
        return result_of(frame, name, self.node_def)

    def _inputs(
        self, frame: Frame, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], taken: tuple[str, ...]
    ) -> Mapping[str, Any]:
        if not (args or kwargs or self.args or self.kwargs):
            if taken:
                name_arguments(frame, self.node_def, name, (), dict.fromkeys(taken))
            return EMPTY
        if not (self.args or self.kwargs or taken):
            return bind_inputs(frame, self.node_def, name, args, kwargs)
        everything = (*self.args, *args)
        given_now = {*self.node_def.positional_inputs[len(self.args) : len(everything)], *kwargs}
        fixed = {key: value for key, value in self.kwargs.items() if key not in kwargs}
        named = name_arguments(frame, self.node_def, name, everything, {**fixed, **kwargs, **dict.fromkeys(taken)})
        bound = bind_inputs(frame, self.node_def, name, (), {key: named[key] for key in named if key in given_now})
        return {
            key: bound[key] if key in given_now else literal(value) for key, value in named.items() if key not in taken
        }

    def to_job(self, **options: Any) -> Any:
        """Make a job of a graph with these tags and hooks (see `GraphDefinition.to_job`)."""
        graph: Any = self._graph("to_job")
        hooks = self.hook_defs | frozenset(options.pop("hooks", None) or ())
        tags = {**self.tags, **normalize_tags(options.pop("tags", None))}
        return graph.to_job(name=options.pop("name", self.given_alias), hooks=hooks, tags=tags, **options)

    def execute_in_process(self, **options: Any) -> Any:
        """Run a graph with these tags and hooks (see `GraphDefinition.execute_in_process`)."""
        graph: Any = self._graph("execute_in_process")
        resources = options.pop("resources", None)
        job = graph.to_job(name=self.given_alias, hooks=self.hook_defs, tags=self.tags, resource_defs=resources)
        return job.execute_in_process(**options)

    def _graph(self, method: str) -> NodeDefinition:
        if not self.node_def.is_graph:
            raise InvalidInvocationError(f'Attempted to call `{method}` on the op "{self.node_name}". Only graphs can.')
        return self.node_def


def _check_expandable(node_name: str, input_name: str, value: Any) -> None:
    if not isinstance(value, (list, tuple, dict, set, frozenset)) and not hasattr(value, "binding"):
        raise InvalidDefinitionError(
            f'"{node_name}": expand over {input_name}={value!r} is not possible. Give a list, a dictionary, or the handle of a result.'
        )
