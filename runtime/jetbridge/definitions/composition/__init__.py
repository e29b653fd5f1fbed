"""Composition: the body of a graph runs once, its calls of ops and graphs become nodes."""
