"""Templates inside of objects that client libraries define (a Docker mount, a Kubernetes volume): rendered just before the work begins.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.airflow.context import Context

Attributes = Callable[[Any], tuple[str, ...] | None]
"""The attributes of an object that hold templates; None for what is no such object."""


def render_objects(value: Any, context: Context, attributes: Attributes) -> Any:
    """A value with the templates in its objects rendered; texts outside of objects were rendered before, and stay as they are."""
    dag = context.get("dag")
    if dag is None:
        return value
    return _render(value, lambda text: dag.renderer.render_text(text, context), attributes, inside=False)


def _render(value: Any, render_text: Callable[[str], Any], attributes: Attributes, *, inside: bool) -> Any:
    names = attributes(value)
    if names is not None:
        for name in names:
            if isinstance(value, dict):
                value[name] = _render(value[name], render_text, attributes, inside=True)
            else:
                setattr(value, name, _render(getattr(value, name), render_text, attributes, inside=True))
        return value
    if isinstance(value, str):
        return render_text(value) if inside else value
    if isinstance(value, list):
        return [_render(item, render_text, attributes, inside=inside) for item in value]
    if isinstance(value, dict):
        return {key: _render(item, render_text, attributes, inside=inside) for key, item in value.items()}
    return value
