"""Build hook: compiles locale/*/LC_MESSAGES/lineas.po, for wheels and for editable installs alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent


def compile_catalogues() -> None:
    """Write each catalogue's .mo beside its .po."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (HERE / "lineas" / "locale").glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po))


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls before it builds."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
        compile_catalogues()


if __name__ == "__main__":
    compile_catalogues()
