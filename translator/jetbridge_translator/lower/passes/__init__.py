"""The passes that make a plan of a file, one a file; their order stands in `lower.order`."""
