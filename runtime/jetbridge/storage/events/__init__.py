"""What happened in a run: light records while it runs, full events when somebody looks."""
