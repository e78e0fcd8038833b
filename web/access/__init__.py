"""Sign-in, roles, and the guards that stand around every request."""
