"""Runtime types: what is checked of each value that goes into an op or comes out of one."""
