"""Jinja for pages that need nothing else: no script, no network; light or dark as the reader has it."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def rendered_page(template: str, **values: object) -> str:
    """The text of a page."""
    environment = Environment(
        loader=PackageLoader("jetbridge_templates", ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values) + "\n"
