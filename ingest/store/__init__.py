"""The index on disk: catalogue, vectors, postings, and the manifest that guards them."""
