"""The catalogue of findings: one file per stage, one page per code."""

from functools import cache

from jetbridge_translator.findings.page import FindingPage

__all__ = ["FindingPage", "all_pages", "page_of"]


@cache
def all_pages() -> dict[str, FindingPage]:
    """Every page by its code.

    Raises:
        ValueError: two pages have the same code.
    """
    from jetbridge_translator.findings import evaluating, extracting, operating, placing, reading, writing  # noqa: PLC0415 -- the stage files import FindingPage from here

    pages: dict[str, FindingPage] = {}
    for stage in (reading, evaluating, extracting, operating, writing, placing):
        for page in stage.PAGES:
            if page.code in pages:
                raise ValueError(f"{page.code} stands twice in the catalogue")
            pages[page.code] = page
    return pages


def page_of(code: str) -> FindingPage | None:
    """The page of a code, None if there is no such code."""
    return all_pages().get(code.upper())
