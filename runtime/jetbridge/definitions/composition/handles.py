"""What calls inside a graph's body give: handles of outputs, which are passed on to other calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from jetbridge.definitions.node import (
    Binding,
    Collected,
    GraphInput,
    MappedElement,
    OutputRef,
    XComOperation,
    XComOperationKind,
)
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError

if TYPE_CHECKING:
    from jetbridge.definitions.composition.frame import Frame


class Handle:
    """Base of what can be passed to a call."""

    __slots__ = ()

    def binding(self) -> Binding:
        """What an input that gets this handle is bound to."""
        raise NotImplementedError


class XComHandle(Handle):
    """A handle whose value can be changed on its way: `.map(fn)`, `.zip(other)`, `.concat(other)`.

    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html#transforming-expanding-data
    """

    __slots__ = ()

    def map(self, function: Callable[[Any], Any]) -> XComHandle:
        """The value is a list: apply a function to each element, when it is read."""
        if not callable(function):
            raise InvalidDefinitionError(f"map() takes a function, got {function!r}.")
        return OperationHandle(XComOperation(XComOperationKind.MAP, (self.binding(),), function=function))

    def zip(self, *others: XComHandle, fillvalue: Any = ...) -> XComHandle:
        """The values are lists: tuples of their elements; the shortest ends it, or `fillvalue` pads."""
        sources = (self.binding(), *(_binding_of(other, "zip") for other in others))
        pads = fillvalue is not ...
        return OperationHandle(
            XComOperation(XComOperationKind.ZIP, sources, fill=fillvalue if pads else None, pads=pads)
        )

    def concat(self, *others: XComHandle) -> XComHandle:
        """The values are lists: one after the other."""
        sources = (self.binding(), *(_binding_of(other, "concat") for other in others))
        return OperationHandle(XComOperation(XComOperationKind.CONCAT, sources))


class OperationHandle(XComHandle):
    """The result of `.map`, `.zip`, `.concat`."""

    __slots__ = ("_operation",)

    def __init__(self, operation: XComOperation) -> None:
        self._operation = operation

    def binding(self) -> Binding:
        """The operation."""
        return self._operation


class InvokedNodeOutputHandle(XComHandle):
    """One output of a node."""

    __slots__ = ("_frame", "key", "node_name", "node_type", "output_name", "whole_node")

    def __init__(
        self,
        frame: Frame,
        node_name: str,
        output_name: str,
        node_type: str,
        *,
        whole_node: bool = False,
        key: str | None = None,
    ) -> None:
        self._frame = frame
        self.node_name = node_name
        self.output_name = output_name
        self.node_type = node_type
        self.whole_node = whole_node
        self.key = key

    def binding(self) -> Binding:
        """The output."""
        return OutputRef(self.node_name, self.output_name, self.key)

    def order_ref(self) -> OutputRef:
        """What `after=` waits for: the node as a whole, unless this output may be missing while others are there."""
        return OutputRef(self.node_name, None if self.whole_node else self.output_name)

    def __getitem__(self, key: str) -> InvokedNodeOutputHandle:
        """The value under another XCom key: of `multiple_outputs`, or pushed with `ti.xcom_push`."""
        if not isinstance(key, str):
            raise InvariantViolationError(
                f'Attempted to index in to an {type(self).__name__}. This object represents the output "{self.output_name}" from the '
                f'{self.node_type} "{self.node_name}". Only a string, the name of an XCom key, can be asked for; '
                "for several outputs define several Outs."
            )
        return InvokedNodeOutputHandle(
            self._frame, self.node_name, self.output_name, self.node_type, whole_node=self.whole_node, key=key
        )

    def __iter__(self) -> Iterator[Any]:
        raise InvariantViolationError(
            f'Attempted to iterate over an {type(self).__name__}. This object represents the output "{self.output_name}" from the '
            f'{self.node_type} "{self.node_name}". Consider defining multiple Outs if you seek to pass different parts of this output '
            f"to different {self.node_type}s."
        )

    def alias(self, _name: str) -> NoReturn:
        """Always an error: the name is given before the call."""
        raise self._too_late("alias")

    def with_hooks(self, _hooks: Any) -> NoReturn:
        """Always an error: hooks are given before the call."""
        raise self._too_late("hook")

    def _too_late(self, what: str) -> InvariantViolationError:
        return InvariantViolationError(
            f"In {self._frame.describe()}, attempted to call {what} method for {type(self).__name__}. This object represents the output "
            f'"{self.output_name}" from the already invoked {self.node_type} "{self.node_name}". Consider checking the location of '
            "parentheses."
        )

    @property
    def node(self) -> NodeHandle:
        """The node as a whole, for `after=`: a graph with all that is in it, not only what gives this output."""
        return NodeHandle(self._frame, self.node_name, self.node_type)

    def as_setup(self) -> InvokedNodeOutputHandle:
        """Mark the node as setup."""
        self._frame.mark_setup(self.node_name)
        return self

    def as_teardown(self, setups: Any = None, *, on_failure_fail_dagrun: bool = False) -> InvokedNodeOutputHandle:
        """Mark the node as teardown of these setups."""
        self._frame.mark_teardown(self.node_name, setups, on_failure_fail_dagrun=on_failure_fail_dagrun)
        return self


class NodeHandle(Handle):
    """A node without outputs: good for `after=` alone."""

    __slots__ = ("_frame", "node_name", "node_type")

    def __init__(self, frame: Frame, node_name: str, node_type: str) -> None:
        self._frame = frame
        self.node_name = node_name
        self.node_type = node_type

    def binding(self) -> Binding:
        """There is no value."""
        raise InvalidDefinitionError(
            f'In {self._frame.describe()}, the {self.node_type} "{self.node_name}" has no outputs, so nothing can be passed on. '
            "For order alone use after=."
        )

    def order_ref(self) -> OutputRef:
        """The node as a whole."""
        return OutputRef(self.node_name, None)

    def as_setup(self) -> NodeHandle:
        """Mark the node as setup."""
        self._frame.mark_setup(self.node_name)
        return self

    def as_teardown(self, setups: Any = None, *, on_failure_fail_dagrun: bool = False) -> NodeHandle:
        """Mark the node as teardown of these setups."""
        self._frame.mark_teardown(self.node_name, setups, on_failure_fail_dagrun=on_failure_fail_dagrun)
        return self


class MappedElementHandle(InvokedNodeOutputHandle):
    """Inside `.map(fn)`: one element of a dynamic output."""

    __slots__ = ()

    def binding(self) -> Binding:
        """The element."""
        return MappedElement(OutputRef(self.node_name, self.output_name))


class DynamicHandle(Handle):
    """A dynamic output, or what was mapped over one: to be `.map`ped or `.collect`ed.

    https://docs.dagster.io/guides/build/ops/dynamic-graphs
    """

    __slots__ = ("_frame", "is_source", "node_name", "node_type", "output_name")

    def __init__(self, frame: Frame, node_name: str, output_name: str, node_type: str, *, is_source: bool) -> None:
        self._frame = frame
        self.node_name = node_name
        self.output_name = output_name
        self.node_type = node_type
        self.is_source = is_source

    def element(self) -> InvokedNodeOutputHandle:
        """One element."""
        kind = MappedElementHandle if self.is_source else InvokedNodeOutputHandle
        return kind(self._frame, self.node_name, self.output_name, self.node_type)

    def unwrap_for_composite_mapping(self) -> OutputRef:
        """The output that a graph gives away."""
        return OutputRef(self.node_name, self.output_name)

    def order_ref(self) -> OutputRef:
        """The node as a whole."""
        return OutputRef(self.node_name, None)

    def map(self, function: Callable[[Any], Any]) -> Any:
        """Run what `function` calls once per element; handles that it returns can be mapped on, or collected."""
        result = function(self.element())
        if isinstance(result, InvokedNodeOutputHandle):
            return self._mapped(result)
        if isinstance(result, tuple) and all(isinstance(item, InvokedNodeOutputHandle) for item in result):
            items: list[Any] = [self._mapped(item) for item in result]
            return type(result)(*items) if hasattr(result, "_fields") else tuple(items)
        if result is None or isinstance(result, (NodeHandle, DynamicHandle)):
            return result
        if isinstance(result, dict):
            return {name: self._mapped(item) for name, item in result.items()}
        raise InvalidDefinitionError(
            f"Expected the function of .map() to return None, a handle, or a tuple of handles from a node with several outputs, got {result!r}."
        )

    def _mapped(self, handle: InvokedNodeOutputHandle) -> DynamicHandle:
        return DynamicHandle(self._frame, handle.node_name, handle.output_name, handle.node_type, is_source=False)

    def collect(self) -> CollectedHandle:
        """All elements as a list."""
        return CollectedHandle(self.node_name, self.output_name)

    def binding(self) -> Binding:
        """A dynamic output has no value of its own."""
        raise InvalidDefinitionError(
            f'In {self._frame.describe()}, received the dynamic output "{self.output_name}" of {self.node_type} "{self.node_name}" directly. '
            "Dynamic output must be unpacked by invoking map or collect."
        )


class CollectedHandle(Handle):
    """All elements of a dynamic output."""

    __slots__ = ("node_name", "output_name")

    def __init__(self, node_name: str, output_name: str) -> None:
        self.node_name = node_name
        self.output_name = output_name

    def binding(self) -> Binding:
        """The list of all elements."""
        return Collected(OutputRef(self.node_name, self.output_name))

    def order_ref(self) -> OutputRef:
        """The node as a whole."""
        return OutputRef(self.node_name, None)


class InputMappingHandle(XComHandle):
    """An input of the graph whose body runs."""

    __slots__ = ("input_name", "key")

    def __init__(self, input_name: str, key: str | None = None) -> None:
        self.input_name = input_name
        self.key = key

    def binding(self) -> Binding:
        """The input."""
        return GraphInput(self.input_name, self.key)

    def __getitem__(self, key: str) -> InputMappingHandle:
        """The value under another XCom key."""
        if not isinstance(key, str):
            raise InvariantViolationError(
                f'Attempted to index in to an {type(self).__name__}. This object represents the input "{self.input_name}" of the graph.'
            )
        return InputMappingHandle(self.input_name, key)

    def order_ref(self) -> GraphInput:
        """Whatever comes before the input."""
        return GraphInput(self.input_name)

    def __iter__(self) -> Iterator[Any]:
        raise InvariantViolationError(
            f'Attempted to iterate over an {type(self).__name__}. This object represents the input "{self.input_name}" of the graph.'
        )


def _binding_of(value: Any, method: str) -> Binding:
    if not isinstance(value, Handle):
        raise InvalidDefinitionError(f"{method}() takes handles of other results, got {value!r}.")
    return value.binding()
