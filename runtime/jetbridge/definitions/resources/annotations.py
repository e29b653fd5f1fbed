"""`ResourceParam[T]` and `ResourceDependency[T]`: a parameter of an op, a field of a resource, that is a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

T = TypeVar("T")
RESOURCE_PARAM = "resource_param"


class DependencyMark:
    """Marks a field of a resource as a resource; `wanted` is its annotation."""

    def __init__(self, wanted: Any) -> None:
        self.wanted = wanted


if TYPE_CHECKING:
    ResourceParam = Annotated[T, RESOURCE_PARAM]
    ResourceDependency = Annotated[T, RESOURCE_PARAM]
else:
    ResourceParam = Annotated[T, RESOURCE_PARAM]

    class ResourceDependency:
        """A field that holds another resource, whatever way that is made.

        https://docs.dagster.io/api/dagster/resources#dagster.ResourceDependency
        """

        def __class_getitem__(cls, wanted: Any) -> Any:
            return Annotated[Any, DependencyMark(wanted)]
