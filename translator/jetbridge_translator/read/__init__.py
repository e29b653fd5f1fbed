"""Files to libcst modules: bytes, encodings, imports inside the given folders, positions on demand."""
