"""The language that people read. Everything printed goes through `_` or `ngettext`.

Messages are written in English in the code and looked up in `locale/`; Spanish is the default. A catalogue is read when
the first message of it is needed. The pages of the rules have one of their own, which few runs read: it is the larger.
"""

from __future__ import annotations

import os

LANGUAGES = ("es", "en")
DEFAULT = "es"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import NullTranslations

MESSAGES, PAGES = "lineas", "rules"  # the catalogues, by the names of their files

_language = DEFAULT
_catalogues: dict[str, NullTranslations] = {}


def use(language: str) -> None:
    """Speak `language` ("es" or "en") from now on; any other raises ValueError."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language
    _catalogues.clear()


def language() -> str:
    """The language spoken now: "es" or "en"."""
    return _language


def _load(name: str = MESSAGES) -> NullTranslations:
    if name not in _catalogues:
        import gettext

        if _language == "en":
            _catalogues[name] = gettext.NullTranslations()
        else:
            # Not gettext.translation(): it imports locale and copy to choose what has been chosen already.
            folder = os.path.join(os.path.dirname(__file__), "locale", _language, "LC_MESSAGES")
            with open(os.path.join(folder, f"{name}.mo"), "rb") as file:
                _catalogues[name] = gettext.GNUTranslations(file)
    return _catalogues[name]


def _(message: str) -> str:
    """`message` in the language spoken now. Placeholders are `{named}` and are filled in after the look-up."""
    return _load().gettext(message) if message else ""


def of_page(message: str) -> str:
    """The same for a part of the page of a rule."""
    return _load(PAGES).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the message for `count` things."""
    return _load().ngettext(one, many, count)


def marked(message: str) -> str:
    """`message` unchanged: marks a text for the catalogue that is looked up later, with `_`."""
    return message
