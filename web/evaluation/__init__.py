"""The evaluation page: runs and what changed between them, and feedback that becomes gold labels."""
