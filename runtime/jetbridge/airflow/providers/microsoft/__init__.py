"""Providers of Microsoft."""
