"""The things a scene can show, one module per family."""
