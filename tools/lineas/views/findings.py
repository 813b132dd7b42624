"""How findings are shown: one function a format, all in FORMATS. For people, for programs, for what hosts of code read.

Everything that comes from a record or a file name is escaped for where it goes.
"""

from __future__ import annotations

import os

from lineas import __version__
from lineas.findings import ERROR
from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext
from lineas.text import WIDTH, printable, printable_lines, seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from lineas.findings import Finding, Totals


class Shown(NamedTuple):
    """Where the findings are shown: `base` is where the root lies in its repository ("examples/" say), because hosts
    want paths from the top; `colour` is for a terminal that may be given colours; `strict` counts warnings as errors;
    `width` is how many columns a source line may take."""

    base: str = ""
    colour: bool = False
    strict: bool = False
    width: int = WIDTH


# ------------------------------------------------------------------------------------------------ for people

_RED, _YELLOW, _BOLD, _FAINT, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def as_text(findings: Sequence[Finding], totals: Totals, shown: Shown) -> str:
    """Like a compiler: place, severity and rule, message, the source line with carets, a line of help."""

    def paint(text: str, colour: str) -> str:
        return f"{colour}{text}{_PLAIN}" if shown.colour else text

    blocks = []
    for f in findings:
        colour = _FAINT if f.untouched else _RED if f.severity == ERROR else _YELLOW
        place = paint(printable(f"{f.path}:{f.line}:{f.column}"), _BOLD)
        lines = [f"{place}: {paint(f'{_severity(f)}[{f.rule}]', colour)}: {printable(f.message)}"]
        if f.excerpt:
            line, carets = _excerpt(f, shown.width)
            # What would be right stands beside the carets; a replacement of spaces alone would not be seen.
            answer = f" → {printable(f.replacement)}" if f.replacement and f.replacement.strip() else ""
            lines += [printable(line), paint(carets + answer.replace("\n", "¶"), colour)]
        if f.help:
            lines.append("  " + printable(_("help: {text}").format(text=f.help)))
        blocks.append("\n".join(lines))
    if findings:
        blocks.append(tally(totals))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _severity(f: Finding) -> str:
    severity = _("error") if f.severity == ERROR else _("warning")
    return _("{severity}, not of this change").format(severity=severity) if f.untouched else severity


def _excerpt(f: Finding, width: int) -> tuple[str, str]:
    # A sentence is one line, however long: show the part around the place.
    room, left = width - len(f" {f.line} | "), 0
    if len(f.excerpt) > room:
        room -= 2  # for an ellipsis on either side
        left = max(0, f.column - 1 - room // 3)
    part = f.excerpt[left : left + room]
    before, after = "…" if left else "", "…" if left + room < len(f.excerpt) else ""
    start = f.column - 1 - left
    # What cannot be seen takes no room: the carets stand under what is shown.
    indent = len(before + seen(part[:start]))
    length = max(1, len(seen(part[start : start + f.length])))
    gutter = " " * len(str(f.line))
    return f" {f.line} | {before}{seen(part)}{after}", f" {gutter} | {' ' * indent}{'^' * length}"


def tally(totals: Totals) -> str:
    """One sentence: files, errors, warnings, and what a change or exceptions.yaml set aside."""
    files = ngettext("{n} file", "{n} files", totals.files).format(n=totals.files)
    errors = ngettext("{n} error", "{n} errors", totals.errors).format(n=totals.errors)
    warnings = ngettext("{n} warning", "{n} warnings", totals.warnings).format(n=totals.warnings)
    said = _("{files}: {errors}, {warnings}").format(files=files, errors=errors, warnings=warnings)
    n = totals.untouched
    said += (
        "; " + ngettext("{n} finding not of this change", "{n} findings not of this change", n).format(n=n) if n else ""
    )
    n = totals.accepted
    said += "; " + ngettext("{n} accepted finding", "{n} accepted findings", n).format(n=n) if n else ""
    return said


def statistics(findings: Sequence[Finding]) -> str:
    """How many findings each rule has, the most first."""
    from collections import Counter

    counts = Counter(f.rule for f in findings)
    width = len(str(max(counts.values(), default=0)))
    lines = [
        f"{count:>{width}}  {rule}" for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return "\n".join(lines or [_("no findings")]) + "\n"


# ---------------------------------------------------------------------------------------------- for programs


def _json(data: Any) -> str:
    """JSON whose text moves no cursor and reorders no line when a terminal shows it: another spelling, the same data."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2)
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    return text + "\n"


def as_json(findings: Sequence[Finding], totals: Totals, shown: Shown) -> str:
    """The shape that docs/format.md promises to other programs."""
    keys = ("path", "line", "column", "rule", "severity", "message", "help", "replacement", "unsafe", "untouched")
    return _json({"findings": [{k: getattr(f, k) for k in keys} for f in findings], "totals": totals._asdict()})


def as_gitlab(findings: Sequence[Finding], totals: Totals, shown: Shown) -> str:
    """GitLab's Code Quality report (docs.gitlab.com, “Code Quality report format”)."""
    severities = {"error": "major", "warning": "minor"}
    return _json(
        [
            {
                "description": _whole(f),
                "check_name": f.rule,
                "fingerprint": fingerprint,
                "severity": "info" if f.untouched else severities[f.severity],
                "location": {"path": shown.base + f.path, "lines": {"begin": f.line}},
            }
            for f, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ]
    )


def _whole(f: Finding) -> str:
    return printable(f"{f.message} – {f.help}" if f.help else f.message)


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """For each finding a name that stays when words around it change, different from that of every other."""
    from hashlib import sha256

    seen: dict[tuple[str, ...], int] = {}
    names = []
    for f in findings:
        key = (f.path, f.rule, f.message)
        seen[key] = seen.get(key, 0) + 1
        names.append(sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "surrogatepass")).hexdigest())
    return names


# https://docs.github.com/actions/reference/limits: of each kind so many annotations of a step are shown.
_GITHUB_SHOWS = 10


def as_github(findings: Sequence[Finding], totals: Totals, shown: Shown) -> str:
    """Workflow commands. The message repeats file and line, because GitHub's log hides the properties.

    Escapes: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    lines: list[str] = []
    hidden = 0
    for kind in ("error", "warning", "notice"):
        mine = [f for f in findings if ("notice" if f.untouched else f.severity) == kind]
        hidden += max(0, len(mine) - _GITHUB_SHOWS + (kind == "notice"))
        for f in mine:
            path = shown.base + f.path
            place = f"file={_property(printable(path))},line={f.line},col={f.column},title={_property(f.rule)}"
            lines.append(f"::{kind} {place}::{_data(printable(f'{path}:{f.line}:{f.column}: '))}{_data(_whole(f))}\n")
    if hidden:
        message = ngettext("{n} more finding is in the log alone", "{n} more findings are in the log alone", hidden)
        lines.insert(0, f"::notice::{_data(message.format(n=hidden))}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_junit(findings: Sequence[Finding], totals: Totals, shown: Shown) -> str:
    """JUnit XML: a test case for each file with findings, or one that says that all is well."""
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    def fails(f: Finding) -> bool:
        return not f.untouched and (shown.strict or f.severity == ERROR)

    by_file: dict[str, list[Finding]] = {}
    for f in findings:
        by_file.setdefault(shown.base + f.path, []).append(f)
    failing = {path for path, found in by_file.items() if any(map(fails, found))}
    root = Element("testsuites")
    suite = SubElement(
        root, "testsuite", name="lineas", tests=str(max(1, len(by_file))), failures=str(len(failing)),
        errors="0", skipped="0", time="0", timestamp="1970-01-01T00:00:00", hostname="localhost",
    )  # fmt: skip
    for path, found in by_file.items() or [(_("all files"), [])]:
        case = SubElement(suite, "testcase", name=_xml(printable(path)), classname="lineas", time="0")
        text = "\n".join(
            printable(f"{shown.base}{f.path}:{f.line}:{f.column}: {_severity(f)}[{f.rule}]: ") + _whole(f)
            for f in found
        )
        if path in failing:
            first = next(filter(fails, found))
            SubElement(case, "failure", message=_xml(_whole(first)), type=first.severity).text = _xml(text)
        elif text:
            SubElement(case, "system-out").text = _xml(text)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    """Text without the characters that XML 1.0 knows no way to write."""
    return printable_lines(text).replace("\ufffe", "").replace("\uffff", "")


def as_sarif(findings: Sequence[Finding], totals: Totals, shown: Shown) -> str:
    """SARIF 2.1.0 (docs.oasis-open.org/sarif), with all rules, and what would be right as fixes."""
    from lineas.rules import RULES
    from lineas.views import rules as pages

    ids = list(RULES)
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": pages.what(rule)},
            "fullDescription": {"text": pages.what(rule)},
            "help": {"text": pages.page(rule), "markdown": pages.section(rule)},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in RULES.values()
    ]
    results = [
        {
            "ruleId": f.rule,
            "ruleIndex": ids.index(f.rule),
            "level": "note" if f.untouched else f.severity,
            "message": {"text": _unlinked(_whole(f))},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(f, shown), "region": _region(f)}}],
            "partialFingerprints": {"lineas/v1": fingerprint},
            **({"baselineState": "unchanged"} if f.untouched else {}),
            **_fixes(f, shown),
        }
        for f, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    driver = {"name": "lineas", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": _("the top of the repository")}}},
        "results": results,
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _unlinked(text: str) -> str:
    """Plain text for SARIF, where [text](address) is a link: section 3.11.6."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _artifact(f: Finding, shown: Shown) -> dict[str, str]:
    from urllib.parse import quote

    return {"uri": quote(os.fsencode(shown.base + f.path)), "uriBaseId": "SRCROOT"}


def _region(f: Finding) -> dict[str, int]:
    return {"startLine": f.line, "startColumn": f.column, "endLine": f.line, "endColumn": f.column + f.length}


def _fixes(f: Finding, shown: Shown) -> dict[str, Any]:
    if f.replacement is None:
        return {}
    replacement = {"deletedRegion": _region(f), "insertedContent": {"text": f.replacement}}
    change = {"artifactLocation": _artifact(f, shown), "replacements": [replacement]}
    fix = {"description": {"text": f.help or f.message}, "artifactChanges": [change]}
    return {"fixes": [{**fix, "properties": {"unsafe": f.unsafe}}]}


FORMATS: dict[str, Callable[[Sequence[Finding], Totals, Shown], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
}
