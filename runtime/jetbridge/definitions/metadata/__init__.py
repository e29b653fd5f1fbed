"""Metadata: what ops, outputs, events and failures tell about themselves, as typed values by label."""
