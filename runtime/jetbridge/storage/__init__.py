"""Runs, events and values: SQLite by default."""
