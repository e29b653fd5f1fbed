"""Contexts: what ops, IO managers, hooks and type checks are given."""
