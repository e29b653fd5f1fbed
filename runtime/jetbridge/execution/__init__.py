"""Plan, engine, executors, contexts, events."""
