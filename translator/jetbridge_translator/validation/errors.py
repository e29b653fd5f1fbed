"""What stops a validation, told to the person who asked for it."""

from __future__ import annotations


class ValidationError(Exception):
    """Something that the validation needs is missing or does not work; the text says what, and what to do."""


class BrokenJobsError(ValidationError):
    """The jobs cannot be imported or bound: they cannot be equal to anything."""
