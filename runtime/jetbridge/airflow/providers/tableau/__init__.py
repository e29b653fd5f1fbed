"""Tableau: resources of a server, and its jobs."""
