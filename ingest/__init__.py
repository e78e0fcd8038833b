"""Files to directives, passages and index."""
