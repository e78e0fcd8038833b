"""Warnings about what an answer rests on: standing, conflicts, agencies that changed."""
