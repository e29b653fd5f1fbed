"""Operator facts out of the source of published packages, which are read and never imported. A tool of the project's makers; nothing imports it."""
