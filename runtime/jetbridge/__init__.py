"""Ops, graphs, jobs, and what runs them."""
