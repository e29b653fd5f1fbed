"""Selecting a part of a job: `["load*", "++report"]`."""
