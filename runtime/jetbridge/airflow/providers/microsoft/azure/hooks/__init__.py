"""Hooks of Azure."""
