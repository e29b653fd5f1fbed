"""Ops and hooks called directly, without a run: for tests, and in the middle of other code."""
