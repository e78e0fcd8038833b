"""Making the index match the folder: what changed, reading it over processes, writing it, crash-safe."""
