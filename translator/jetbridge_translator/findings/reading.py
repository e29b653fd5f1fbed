"""DAG0xx: files and modules."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage

PAGES: tuple[FindingPage, ...] = ()
