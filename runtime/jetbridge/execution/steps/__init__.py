"""One attempt of one step: inputs are loaded, the body runs, outputs are kept."""
