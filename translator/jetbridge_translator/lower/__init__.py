"""Models to job plans, one pass per file."""

from jetbridge_translator.lower.projects import lower_project

__all__ = ["lower_project"]
