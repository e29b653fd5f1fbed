"""IO managers: in memory, on files, on any fsspec URL."""
