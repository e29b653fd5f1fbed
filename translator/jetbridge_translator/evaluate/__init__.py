"""Modules to values: interprets libcst trees over ordinary Python values and never executes them."""
