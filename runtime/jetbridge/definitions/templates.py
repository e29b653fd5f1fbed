"""Values that are computed just before an op runs: rendered texts and files, and names of the template context.

Here they are only named. What renders them is `jetbridge.airflow.rendering`, through the step's context.
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html#jinja-templating
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError


class TemplateContext(Protocol):
    """What a step's context has to offer for these values."""

    def render(self, source: str) -> Any:
        """Render a text."""

    def render_file(self, path: str) -> Any:
        """Find a file in the job's template folders, and render what it holds."""

    def context_value(self, key: str) -> Any:
        """A value of the template context; raises `KeyError` for a name that it does not have."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text with `{{ … }}`; see `template`."""

    source: str
    __jetbridge_resolvable__ = True

    def resolve(self, step_context: TemplateContext) -> Any:
        """The rendered text (a native Python value if the job says so)."""
        return step_context.render(self.source)

    def __str__(self) -> str:
        return self.source


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file with `{{ … }}`; see `template_file`."""

    path: str
    __jetbridge_resolvable__ = True

    def resolve(self, step_context: TemplateContext) -> Any:
        """The rendered content of the file."""
        return step_context.render_file(self.path)

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class FromContext:
    """A value of the template context; see `from_context`."""

    key: str | None = None
    default: Any = NO_VALUE
    __jetbridge_resolvable__ = True

    def named(self, parameter: str) -> FromContext:
        """With the parameter's name as key, if none was given."""
        return self if self.key is not None else FromContext(parameter, self.default)

    def resolve(self, step_context: TemplateContext) -> Any:
        """The value; the default if the context does not have the name.

        Raises:
            InvalidDefinitionError: the context does not have the name, and there is no default.
        """
        key = str(self.key)
        try:
            return step_context.context_value(key)
        except KeyError as error:
            if self.default is not NO_VALUE:
                return self.default
            raise InvalidDefinitionError(
                f'The template context has no "{key}": it is neither a name of Airflow nor a macro of the job.'
            ) from error


def template(source: str) -> Any:
    """A text that is rendered just before the op runs, with Airflow's template context (`{{ ds }}`, `{{ params.x }}`, …).

    It can be the default of an op's parameter, or stand inside `.partial(…)` or `.expand(…)` at any depth.
    https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html
    """
    return Template(source)


def template_file(path: str) -> Any:
    """The rendered content of a file, looked for in the job's folder and in its `template_searchpath`."""
    return TemplateFile(path)


def from_context(key: str | None = None, default: Any = NO_VALUE) -> Any:
    """Name a value of the template context. Where it is the default of a parameter (`ds: str = …`), the name of the parameter is the key."""
    return FromContext(key, default)
