"""What a reader chose to see, as it stands in the URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class View:
    """Words by key (`run`, `scenario`, `param.n`, ...). A key that is absent leaves the choice to the page."""

    words: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, query: Mapping[str, object]) -> View:
        """From a query string or the values of controls; whatever is not a word is passed over."""
        return cls({key: words for key, value in query.items() if (words := _words(value))})

    def one(self, key: str) -> str | None:
        """The first word given for a key."""
        return next(iter(self.words.get(key, ())), None)

    def choice(self, key: str, options: Iterable[str]) -> str:
        """The first word given for a key that is an option, else the first option."""
        valid = list(options)
        return next((word for word in self.words.get(key, ()) if word in valid), valid[0])

    def several(self, key: str, options: Iterable[str]) -> list[str]:
        """The options given for a key; none given (or none of them valid) means all, as an empty list."""
        given = self.words.get(key, ())
        return [option for option in options if option in given]

    @property
    def query(self) -> str:
        """The query string, without its question mark."""
        return urlencode([(key, word) for key, words in self.words.items() for word in words])


def _words(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(word for word in values if isinstance(word, str) and word)
