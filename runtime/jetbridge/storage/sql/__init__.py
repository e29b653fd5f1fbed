"""Runs in a database: SQLite in a folder, PostgreSQL, or whatever SQLAlchemy speaks to."""
