"""DAG3xx: operators and their arguments."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage

PAGES: tuple[FindingPage, ...] = ()
