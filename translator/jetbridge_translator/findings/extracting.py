"""DAG2xx: what Airflow means by it."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage

PAGES: tuple[FindingPage, ...] = ()
