"""Druid: ingestion, and SQL."""
