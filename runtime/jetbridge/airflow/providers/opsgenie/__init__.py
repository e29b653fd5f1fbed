"""Opsgenie: alerts, over opsgenie-sdk."""
