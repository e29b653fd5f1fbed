"""DAG1xx: Python that static reading cannot follow."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage

PAGES: tuple[FindingPage, ...] = ()
