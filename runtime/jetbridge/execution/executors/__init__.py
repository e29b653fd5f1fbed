"""Executors: they run a step and tell how it ended. What follows is the engine's affair."""
