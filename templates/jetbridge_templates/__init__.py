"""The Jinja templates of the written projects, as package data."""
