"""`jinja2.Template`: texts that a DAG file puts together itself, in Jinja's sandbox.

https://jinja.palletsprojects.com/en/stable/sandbox/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from jetbridge_translator.evaluate.native_functions import Native, computes
from jetbridge_translator.evaluate.opaque import opaque_argument
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.evaluate.protocol import Site

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


@dataclass(frozen=True)
class TextTemplate(AbstractObject):
    """A template of a text that is known."""

    text: str
    shareable = True

    def get_attribute(self, name: str, site: Site, machine: Any) -> Any:
        """`render`."""
        return Native("jinja2.Template.render", self._render) if name == "render" else NotImplemented

    def _render(self, machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        if "**" in keywords or opaque_argument(arguments, keywords) is not None:
            return NotImplemented
        try:
            return SandboxedEnvironment().from_string(self.text).render(*arguments, **keywords)
        except TemplateError as error:
            raise RaisedError(error) from error


@computes("jinja2.Template")
def _template(_machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    source = arguments[0] if arguments else keywords.get("source")
    is_plain = isinstance(source, str) and len(arguments) + len(keywords) == 1
    return TextTemplate(source) if is_plain else NotImplemented  # type: ignore[arg-type]
