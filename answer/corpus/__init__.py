"""Questions over the whole collection, and comparisons: counted by the catalogue, answered by tables."""
