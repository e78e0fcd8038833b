"""Answers and assignments as files that people keep: Markdown and Word, Excel, calendars."""
