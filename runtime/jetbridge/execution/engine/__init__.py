"""The engine: which step is ready, which is skipped, which has failed, whatever the executor."""
