"""Kinds of operators that are one request: those that give a list, a page of one, and those that change something."""

from __future__ import annotations

from string import Formatter
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.plain import as_rest, mask_of


class GoogleListOperator(GoogleCallOperator):
    """Gives a list, all pages of it; `items` is its key in the answer."""

    items: ClassVar[str]

    def execute(self, context: Context) -> Any:
        """The items."""
        return self.shown(self.all_items())

    def all_items(self) -> list[Any]:
        """The items as the service gave them."""
        values = self.names()
        url = f"{self.address.format(**values)}/{self.call.path.format(**values)}"
        found: list[Any] = self.hook.pages(url, self.items, self.query_of(self.call), getattr(self, "limit", None))
        return found


class GooglePageOperator(GoogleCallOperator):
    """Gives the items of one page of a list, and keeps the page under the key `page_key`, if there is one."""

    items: ClassVar[str]
    page_key: ClassVar[str | None] = None

    def execute(self, context: Context) -> Any:
        """The items."""
        answer = self.ask(self.call)
        if self.page_key is not None:
            context["ti"].xcom_push(key=self.page_key, value=self.shown(answer))
        return self.shown(answer.get(self.items, []))


class GoogleUpdateOperator(GoogleCallOperator):
    """Changes something: `changes` is the argument that says what it becomes, `item` its path.

    Where arguments that the path needs are not given, what it becomes says its name.
    """

    update_mask: Any = None

    changes: ClassVar[str]
    item: ClassVar[str]
    call = Call("PATCH", "{name}", "changed", pairs(updateMask="fields"))

    def execute(self, context: Context) -> Any:
        """What there is now."""
        self.changed = dict(as_rest(getattr(self, self.changes)))
        values, named = self.names(), self.changed.pop("name", None)
        is_known = all(values.get(name) for _, name, _, _ in Formatter().parse(self.item) if name)
        self.name, self.fields = self.item.format(**values) if is_known else named, mask_of(self.update_mask)
        return super().execute(context)
