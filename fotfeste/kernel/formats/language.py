"""The three languages of the screens, as one type."""

from typing import Literal, get_args

Language = Literal["nb", "nn", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
