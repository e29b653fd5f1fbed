"""Servers on loopback that tests speak to with the real client libraries."""
