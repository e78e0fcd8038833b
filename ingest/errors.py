"""Errors that a person reads: Vietnamese first, English on the next line; each names the input and the way out."""

from __future__ import annotations


class HoiVanBanError(Exception):
    """The base of every error that is shown as a message instead of a traceback."""

    def __init__(self, vietnamese: str, english: str) -> None:
        """Keep both texts; ``str(error)`` shows them on two lines."""
        super().__init__(f"{vietnamese}\n{english}")
        self.vietnamese = vietnamese
        self.english = english

    def __reduce__(self) -> tuple[type[HoiVanBanError], tuple[str, str]]:
        """Let an error of a worker process be raised in this one: both texts, not the one that ``str`` shows."""
        return type(self), (self.vietnamese, self.english)


class ReadError(HoiVanBanError):
    """A file cannot be read as a directive."""


class CorpusError(HoiVanBanError):
    """The corpus folder is missing or holds no file that can be read."""


class IndexMissingError(HoiVanBanError):
    """There is no index where one was expected."""


class IndexMismatchError(HoiVanBanError):
    """The index was made by another model, splitter or normaliser."""


class QuestionError(HoiVanBanError):
    """The question is empty or too long."""
