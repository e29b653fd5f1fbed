"""DAG4xx: lowering and writing."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage

PAGES: tuple[FindingPage, ...] = ()
