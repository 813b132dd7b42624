"""The language that people read. Everything printed goes through `_` or `ngettext`.

Messages are written in English in the code and looked up in `locale/`; Spanish is the default. The catalogue is
read when the first message is needed, so that a run that prints nothing does not pay for it.
"""

from __future__ import annotations

import os

LANGUAGES = ("es", "en")
DEFAULT = "es"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import NullTranslations

_language = DEFAULT
_catalogue: NullTranslations | None = None


def use(language: str) -> None:
    """Speak `language` ("es" or "en") from now on; any other raises ValueError."""
    global _language, _catalogue
    if language not in LANGUAGES:
        raise ValueError(language)
    _language, _catalogue = language, None


def language() -> str:
    """The language spoken now: "es" or "en"."""
    return _language


def _load() -> NullTranslations:
    global _catalogue
    if _catalogue is None:
        import gettext

        if _language == "en":
            _catalogue = gettext.NullTranslations()
        else:
            # Not gettext.translation(): it imports locale and copy to choose what has been chosen already.
            folder = os.path.join(os.path.dirname(__file__), "locale", _language, "LC_MESSAGES")
            with open(os.path.join(folder, "lineas.mo"), "rb") as file:
                _catalogue = gettext.GNUTranslations(file)
    return _catalogue


def _(message: str) -> str:
    """`message` in the language spoken now. Placeholders are `{named}` and are filled in after the look-up."""
    return _load().gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the message for `count` things."""
    return _load().ngettext(one, many, count)


def marked(message: str) -> str:
    """`message` unchanged: marks a text for the catalogue that is looked up later, with `_`."""
    return message
