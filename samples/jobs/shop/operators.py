"""Operators of the shop's own."""

from __future__ import annotations

from jetbridge.airflow import BaseOperator, SkipException

from shop.stock import level_of


class StockOperator(BaseOperator):
    """Looks up how much of an article is there; skips when there is none."""

    template_fields = ("article",)

    def __init__(self, *, article: str, minimum: int = 1, **kwargs):
        super().__init__(**kwargs)
        self.article = article
        self.minimum = minimum

    def execute(self, context):
        level = level_of(self.article)
        self.log.info("%s of %s on %s", level, self.article, context["ds"])
        if level < self.minimum:
            raise SkipException(f"only {level} of {self.article}")
        return level
