"""The command line."""

from jetbridge.cli.app import JetbridgeGroup, main

__all__ = ["JetbridgeGroup", "main"]
