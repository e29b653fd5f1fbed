"""The base of notifiers: callbacks with template fields, called with the template context.

https://airflow.apache.org/docs/apache-airflow/stable/howto/notifications.html
"""

from __future__ import annotations

import copy
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import Declared
from jetbridge.airflow.hook import LoggingMixin
from jetbridge.airflow.rendering import TemplateRenderer


class BaseNotifier(LoggingMixin):
    """Something to be told: `notify(context)`; its template fields are rendered before."""

    template_fields: tuple[str, ...] = ()
    template_ext: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __call__(self, *args: Any) -> None:
        """Tell it; an error in that is logged, and disturbs nobody. One notifier may be called for many tasks."""
        context: Context = args[0] if args else Context()
        told = copy.copy(self)
        for name in self.template_fields:
            value = getattr(self, name, None)
            if value:
                setattr(told, name, self.render_template(value, context))
        try:
            told.notify(context)
        except Exception:
            self.log.exception("Failed to send notification")

    def render_template(self, content: Any, context: Context) -> Any:
        """A value with the texts in it rendered."""
        dag = context.get("dag")
        renderer = dag.renderer if dag is not None else TemplateRenderer()
        return renderer.render(content, context, self.template_ext)

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- for subclasses
        """Do it.

        Raises:
            TypeError: the notifier has none.
        """
        raise TypeError(f"{type(self).__name__} has no notify(context)")


class DeclaredNotifier(Declared, BaseNotifier):
    """A notifier whose arguments are its annotated attributes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
