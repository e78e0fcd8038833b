"""Judges the answers against gold labels: ``python -m eval``. The labels are described in eval/gold/README.md."""
