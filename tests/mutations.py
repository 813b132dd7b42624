"""The slips that people make in a record: each one a function from a good record to a bad one, and where it should be seen.

A mutator gets the lines of a record in canonical form and a source of chance. It gives the lines with one slip in them,
and the lines (from 1) on one of which a finding is expected; or None where the record has no place for this slip. Most
slips are to be found on the very line that was changed. Where YAML can only notice later, or where the thing to mend
stands beside the line that was changed, the mutator says so in its docstring, and `near` names those lines.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MUTATORS = {}
SPELT = frozenset(  # what words are held against decides whether these are found
    "letter_twice letters_exchanged letter_missing other_letter accent_missing_on_a_noun tilde_missing"
    " preposition_joined".split()
)
CODECS = {"latin_1": "latin-1", "utf_16": "utf-16"}  # how a mutator's file is written, where it is not UTF-8


class Mutated(NamedTuple):
    """A bad record, and the lines (from 1) on one of which the finding must be."""

    data: bytes
    lines: frozenset[int]


class Slip(NamedTuple):
    """What a mutator gives: all lines of the file, the index of the changed one, and lines near it that will do."""

    lines: list[str]
    at: int
    near: tuple[int, ...] = ()


def mutator(function):
    MUTATORS[function.__name__] = function
    return function


def mutate(name, text, chance):
    """A bad record by the mutator of this name; None where the record has no place for it."""
    lines = text.split("\n")
    slip = MUTATORS[name](list(lines), chance)
    if slip is None or slip.lines == lines:
        return None
    data = "\n".join(slip.lines).encode(CODECS.get(name, "utf-8"), "surrogateescape")
    return Mutated(data, frozenset(at + 1 for at in (slip.at, *slip.near)))


# ------------------------------------------------------------------------------------------------ finding places


def indexes(lines, pattern):
    return [n for n, line in enumerate(lines) if re.search(pattern, line)]


def prose(lines, keys="title|text|notes"):
    """The lines of running text under these keys."""
    found, depth = [], None
    for n, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent >= depth:
            found.append(n)
        elif line:
            depth = indent + 2 + 2 * line.lstrip().startswith("- ") if re.search(f"(?:{keys}): >-$", line) else None
    return found


def published(lines):
    """The lines of running text that are published: no notes."""
    return prose(lines, "title|text")


def texts(lines):
    """The lines of running text that are commitments."""
    return prose(lines, "text")


def pick(lines, chance, pattern):
    found = indexes(lines, pattern)
    return chance.choice(found) if found else None


def changed(lines, at, pattern, replacement, near=()):
    """The record with the first match of `pattern` on the line `at` replaced; None where there is none."""
    line, count = re.subn(pattern, replacement, lines[at], count=1)
    return Slip([*lines[:at], line, *lines[at + 1 :]], at, near) if count else None


def on_key(pattern, replacement, near=()):
    """A mutator's body: replace on some line where `pattern` is found. `near` is counted from that line."""

    def body(lines, chance):
        at = pick(lines, chance, pattern)
        return None if at is None else changed(lines, at, pattern, replacement, tuple(at + step for step in near))

    return body


def in_prose(pattern, replacement, where=prose):
    """A mutator's body: replace in some line of running text where `pattern` is found, at some place in it."""

    def body(lines, chance):
        found = [n for n in where(lines) if re.search(pattern, lines[n])]
        if not found:
            return None
        at = chance.choice(found)
        match = chance.choice(list(re.finditer(pattern, lines[at])))
        line = lines[at][: match.start()] + match.expand(replacement) + lines[at][match.end() :]
        return Slip([*lines[:at], line, *lines[at + 1 :]], at)

    return body


def table(**bodies):
    """Mutators that need no more than a pattern and what stands there instead."""
    MUTATORS.update(bodies)


def block(lines, at):
    """The end of the block that begins on the line `at`: the first line after it that is not deeper."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    deeper = (n for n in range(at + 1, len(lines)) if lines[n] and len(lines[n]) - len(lines[n].lstrip()) <= depth)
    return next(deeper, len(lines) - 1)


# ------------------------------------------------------------------------------------------------ YAML

# Without its colon a key is only text, and runs on into the line before or after it: YAML notices at either.
BESIDE = (-1, 1)

table(
    missing_colon=on_key(r"(status|institution): ", r"\1 ", BESIDE),
    missing_colon_of_a_block=on_key(r"(activities|commitments|answers):$", r"\1", BESIDE),
    no_space_after_colon=on_key(r"(status|institution|year): ", r"\1:", BESIDE),
    full_width_colon=on_key(r"(status|institution): ", r"\1： ", BESIDE),
    equals_sign=on_key(r"(status|institution): ", r"\1 = ", BESIDE),
    semicolon_for_colon=on_key(r"(status|institution): ", r"\1; ", BESIDE),
    no_space_after_dash=on_key(r"- (year|institution):", r"-\1:", BESIDE),
    one_space_too_many=on_key(r"^    status:", r"     status:", BESIDE),
    one_space_too_few=on_key(r"^    status:", r"   status:", BESIDE),
    key_at_the_margin=on_key(r"^ +(status|institution):", r"\1:", BESIDE),
    tab_for_spaces=on_key(r"^    (status|activities)", r"\t\1"),
    tab_after_colon=on_key(r"(status|institution|year): ", r"\1:\t"),
    quote_only_at_the_end=on_key(r"(institution|status): (.*)$", r'\1: \2"'),
    quotes_around_a_value=on_key(r"(institution|status): (.*)$", r'\1: "\2"'),
    quotes_around_a_key=on_key(r"(institution|status):", r'"\1":'),
    typographic_quotes=on_key(r"(institution|status): (.*)$", r"\1: “\2”"),
    anchor=on_key(r"(institution|status): ", r"\1: &x "),
    alias=on_key(r"(institution|status): .*$", r"\1: *x"),
    tag=on_key(r"(institution|status|year): ", r"\1: !!str "),
    comment_behind=on_key(r"((institution|status|year): .*)$", r"\1  # por confirmar"),
    space_behind=on_key(r"((institution|status|year): .*)$", r"\1  "),
    two_spaces_after_colon=on_key(r"(institution|status|year): ", r"\1:  "),
    space_before_colon=on_key(r"(institution|status|year):", r"\1 :"),
    literal_block=on_key(r">-$", "|-", (1,)),
    block_with_line_end=on_key(r">-$", ">", (1,)),
    block_keeps_line_ends=on_key(r">-$", ">+", (1,)),
    flow_list=on_key(r"institution: (.*)$", r"institution: [\1]"),
    flow_mapping=on_key(r"- year: (.*)$", r"- {year: \1}", BESIDE),
    null_value=on_key(r"(institution|status|year): .*$", r"\1:"),
    null_by_tilde=on_key(r"(institution|status|year): .*$", r"\1: ~"),
    list_for_text=on_key(r"institution: (.*)$", r"institution: [\1, \1]"),
    merge_key=on_key(r"^    status:", "    <<:", (-1,)),
)


@mutator
def comment_line(lines, chance):
    at = pick(lines, chance, r"^ +(- )?(year|status|institution|commitments)")
    return Slip([*lines[:at], "    # revisar", *lines[at:]], at)


@mutator
def prose_on_one_line(lines, chance):
    """The whole of a text after `text: `, as most YAML is written."""
    at = pick(lines, chance, r"text: >-$")
    if at is None or block(lines, at) != at + 2 or ": " in lines[at + 1]:
        return None
    joined = lines[at].removesuffix(">-") + lines[at + 1].strip()
    return Slip([*lines[:at], joined, *lines[at + 2 :]], at)


@mutator
def colon_in_unquoted_prose(lines, chance):
    at = pick(lines, chance, r"text: >-$")
    if at is None or block(lines, at) != at + 2:
        return None
    joined = lines[at].removesuffix(">-") + "Nota: " + lines[at + 1].strip()
    return Slip([*lines[:at], joined, *lines[at + 2 :]], at)


@mutator
def prose_not_indented(lines, chance):
    """Text at the margin is a key that goes on until YAML misses its colon: on its line, or after the text."""
    at = chance.choice(prose(lines))
    after = next((n for n in range(at, len(lines)) if n not in prose(lines)), at)
    return Slip([*lines[:at], lines[at].strip(), *lines[at + 1 :]], at, (at + 1, after))


@mutator
def prose_indented_more(lines, chance):
    """The first line of a text sets how deep it stands: where others follow, YAML misses their indentation."""
    at = chance.choice([n for n in prose(lines) if lines[n - 1].endswith(">-")])
    return Slip([*lines[:at], " " + lines[at], *lines[at + 1 :]], at, (at + 1, at + 2))


@mutator
def later_line_indented_more(lines, chance):
    found = [n for n in prose(lines) if lines[n].strip() and lines[n - 1].strip() and not lines[n - 1].endswith(">-")]
    if not found:
        return None
    at = chance.choice(found)
    return Slip([*lines[:at], "  " + lines[at], *lines[at + 1 :]], at)


@mutator
def second_document(lines, chance):
    at = pick(lines, chance, "^answers:")
    return Slip([*lines[:at], "---", *lines[at:]], at)


@mutator
def document_start(lines, chance):
    return Slip(["---", *lines], 0)


@mutator
def directive(lines, chance):
    return Slip(["%YAML 1.1", "---", *lines], 0)


@mutator
def empty_line_between_keys(lines, chance):
    """An empty line more: the canonical form has the next key there, or ends the text before it."""
    at = pick(lines, chance, r"^    status:|^answers:")
    return Slip([*lines[:at], "", *lines[at:]], at)


@mutator
def empty_lines_at_the_end(lines, chance):
    return Slip([*lines, ""], len(lines) - 1)


@mutator
def no_line_end_at_the_end(lines, chance):
    return Slip(lines[:-1], len(lines) - 2)


@mutator
def conflict_markers(lines, chance):
    at = pick(lines, chance, "^    status:")
    ours = ["<<<<<<< HEAD", lines[at], "=======", "    status: concluded", ">>>>>>> otra-rama"]
    return Slip([*lines[:at], *ours, *lines[at + 1 :]], at, (at + 1,))


@mutator
def list_at_another_depth(lines, chance):
    """The second answer one step deeper than the first."""
    found = indexes(lines, "^  - year:")
    if len(found) < 2:
        return None
    at = found[1]
    return Slip([*lines[:at], "  " + lines[at], *lines[at + 1 :]], at, (at - 1, at + 1))


@mutator
def missing_dash(lines, chance):
    """Without its dash an item is no list: YAML notices there, or where the next item has one."""
    at = pick(lines, chance, "- institution:")
    return None if at is None else changed(lines, at, "- ", "  ", (at - 1, at + 1, block(lines, at)))


@mutator
def block_at_the_margin(lines, chance):
    """A key of the whole record, to YAML: what is wrong with that shows at the key or after its block."""
    at = pick(lines, chance, r"^ +(activities|text):")
    if at is None:
        return None
    return changed(lines, at, r"^ +", "", (at - 1, at + 1, block(lines, at)))


@mutator
def unclosed_quote(lines, chance):
    """A quote ends at the next one, wherever that is: where it was opened is what has to be seen."""
    at = pick(lines, chance, r"(institution|status): (.*)$")
    sign = chance.choice("'\"")
    return None if at is None else changed(lines, at, r": (.*)$", rf": {sign}\1")


@mutator
def missing_colon_before_prose(lines, chance):
    """The text runs on: YAML notices at the first line after it that looks like a key again, if there is one."""
    at = pick(lines, chance, "(title|text): >-$")
    return changed(lines, at, ": >-", " >-", (at - 1, block(lines, at))) if at is not None else None


# ------------------------------------------------------------------------------------------------ files, characters


@mutator
def crlf(lines, chance):
    return Slip([*(line + "\r" for line in lines[:-1]), lines[-1]], 0)


@mutator
def crlf_on_one_line(lines, chance):
    at = chance.randrange(len(lines) - 1)
    return Slip([*lines[:at], lines[at] + "\r", *lines[at + 1 :]], at)


@mutator
def byte_order_mark(lines, chance):
    return Slip(["\ufeff" + lines[0], *lines[1:]], 0)


@mutator
def latin_1(lines, chance):
    """The whole file in the old encoding of the West: it shows at the first letter with an accent."""
    try:
        "\n".join(lines).encode("latin-1")
    except UnicodeEncodeError:
        return None
    at = next((n for n, line in enumerate(lines) if not line.isascii()), None)
    return None if at is None else Slip([*lines, ""], at)


@mutator
def utf_16(lines, chance):
    return Slip([*lines, ""], 0)


@mutator
def one_byte_of_latin_1(lines, chance):
    at = chance.choice(prose(lines))
    return Slip([*lines[:at], lines[at] + "\udcf3", *lines[at + 1 :]], at)


@mutator
def decomposed_accents(lines, chance):
    found = [n for n in prose(lines) if not lines[n].isascii()]
    if not found:
        return None
    at = chance.choice(found)
    return Slip([*lines[:at], unicodedata.normalize("NFD", lines[at]), *lines[at + 1 :]], at)


table(
    no_break_space=in_prose(r"(?<=\w) (?=\w)", "\u00a0"),
    no_break_space_after_colon=on_key(r"(institution|status): ", "\\1:\u00a0"),
    zero_width_space=in_prose(r"(?<=\w) (?=\w)", " \u200b"),
    soft_hyphen=in_prose(r"(?<=[a-z]{3})(?=[a-z]{3})", "\u00ad"),
    right_to_left=in_prose(r"(?<=\w) (?=\w)", " \u202e"),
    control_character=in_prose(r"(?<=\w) (?=\w)", " \x0b"),
    lost_letter=in_prose(r"[áéíóúñ]", "\ufffd"),
    tab_in_prose=in_prose(r"(?<=\w) (?=\w)", r"\t"),
    line_separator=in_prose(r"(?<=\w) (?=\w)", "\u2028"),
)

# ------------------------------------------------------------------------------------------------ fields

MISSPELT = {
    "title": "titulo",
    "answers": "anwsers",
    "year": "yaer",
    "status": "estatus",
    "activities": "actividades",
    "commitments": "comitments",
    "institution": "institucion",
    "text": "texto",
}


@mutator
def misspelt_key(lines, chance):
    at = pick(lines, chance, r"^ *(- )?[a-z]+:")
    key = re.search("[a-z]+(?=:)", lines[at]).group()
    return changed(lines, at, f"{key}:", f"{MISSPELT.get(key, key + 's')}:")


@mutator
def capital_key(lines, chance):
    at = pick(lines, chance, r"^ *(- )?(title|status|institution|text):")
    key = re.search("[a-z]+(?=:)", lines[at]).group()
    return changed(lines, at, key, key.capitalize())


@mutator
def unknown_key(lines, chance):
    at = pick(lines, chance, "^    status:") + 1
    return Slip([*lines[:at], "    responsable: María", *lines[at:]], at)


@mutator
def repeated_key(lines, chance):
    at = pick(lines, chance, r"^    status:")
    return Slip([*lines[: at + 1], lines[at], *lines[at + 1 :]], at + 1)


@mutator
def missing_status(lines, chance):
    """What is missing has no line: its answer has one."""
    at = pick(lines, chance, "^    status:")
    return Slip([*lines[:at], *lines[at + 1 :]], at - 1)


@mutator
def missing_year(lines, chance):
    at = pick(lines, chance, "^  - year:")
    return Slip([*lines[:at], lines[at + 1].replace("    ", "  - ", 1), *lines[at + 2 :]], at)


@mutator
def missing_title(lines, chance):
    at = pick(lines, chance, "^title:")
    return Slip([*lines[:at], *lines[block(lines, at) :]], 0)


@mutator
def missing_text(lines, chance):
    at = pick(lines, chance, "^ +text:")
    if at is None:
        return None
    holder = max(n for n in indexes(lines, "- institution:") if n < at)
    return Slip([*lines[:at], *lines[block(lines, at) :]], holder)


@mutator
def missing_institution(lines, chance):
    at = pick(lines, chance, "- institution:")
    if at is None or "text:" not in lines[at + 1]:
        return None
    return Slip([*lines[:at], lines[at + 1].replace("  text", "- text"), *lines[at + 2 :]], at)


@mutator
def missing_answers(lines, chance):
    """A record without `answers`: said of the record, which begins on its first line."""
    at = pick(lines, chance, "^answers:")
    return Slip([*lines[:at], ""], 0)


@mutator
def keys_in_another_order(lines, chance):
    at = pick(lines, chance, "^  - year:")
    swapped = [lines[at + 1].replace("    ", "  - ", 1), lines[at].replace("  - ", "    ")]
    return Slip([*lines[:at], *swapped, *lines[at + 2 :]], at)


table(
    status_misspelt=on_key(r"status: (.)(.)(.*)$", r"status: \2\1\3"),
    status_in_spanish=on_key(r"status: .*$", "status: planeada"),
    status_official_text=on_key(r"status: .*$", "status: Se realizarán acciones en 2017"),
    status_with_capital=on_key(r"status: planned", "status: Planned"),
    status_with_hyphen=on_key(r"status: (planned|not_planned)$", "status: not-planned"),
    status_yes=on_key(r"status: .*$", "status: yes"),
    year_in_quotes=on_key(r"year: (.*)$", r'year: "\1"'),
    year_with_letter=on_key(r"year: 20", "year: 2O"),
    year_of_two_figures=on_key(r"year: 20", "year: "),
    year_as_date=on_key(r"year: (.*)$", r"year: \1-01-01"),
    year_with_fraction=on_key(r"year: (.*)$", r"year: \1.0"),
    year_of_five_figures=on_key(r"year: (.*)$", r"year: \g<1>7"),
    year_turned=on_key(r"year: 20(.)(.)$", r"year: 20\g<2>\1"),
    id_of_another_line=on_key(r"^id: (.*)$", r"id: \g<1>9"),
    id_of_another_strategy=on_key(r"^id: (.)", r"id: 7\1"),
    id_with_two_parts=on_key(r"^id: (.*)\.[^.]*$", r"id: \1"),
    id_with_final_stop=on_key(r"^id: (.*)$", r"id: \1."),
    id_with_commas=on_key(r"^id: (.)\.", r"id: \1,"),
    id_with_zero=on_key(r"^id: (.*)\.", r"id: \1.0"),
    acronym_with_letter_missing=on_key(r"institution: ([A-Z]+)[A-Z]$", r"institution: \1"),
    acronym_with_letter_twice=on_key(r"institution: ([A-Z]+)([A-Z])$", r"institution: \1\2\2"),
    acronym_in_small_letters=on_key(r"institution: [A-Z]+$", "institution: segob"),
    acronym_with_full_stops=on_key(r"institution: (.)(.)", r"institution: \1.\2."),
    two_acronyms=on_key(r"institution: (.*)$", r"institution: \1 y \1"),
    acronym_with_article=on_key(r"institution: (.*)$", r"institution: el \1"),
    name_for_acronym=on_key(r"institution: .*$", "institution: Instituto Nacional de Migración"),
)


@mutator
def empty_text(lines, chance):
    at = pick(lines, chance, "^ +text:")
    return None if at is None else Slip([*lines[:at], '            text: ""', *lines[block(lines, at) :]], at)


@mutator
def empty_title(lines, chance):
    at = pick(lines, chance, "^title:")
    return Slip([*lines[:at], 'title: ""', *lines[block(lines, at) :]], at)


@mutator
def empty_activities(lines, chance):
    at = pick(lines, chance, "^    activities:")
    return None if at is None else Slip([*lines[:at], "    activities: []", *lines[block(lines, at) :]], at)


@mutator
def activities_under_not_planned(lines, chance):
    """Which of the two is wrong only the person knows: the finding may be at the status or at the activities."""
    at = pick(lines, chance, "^    status: planned")
    return None if at is None else changed(lines, at, "planned", "not_planned", (at + 1,))


@mutator
def activities_under_concluded(lines, chance):
    """As above."""
    at = pick(lines, chance, "^    status: planned")
    return None if at is None else changed(lines, at, "planned", "concluded", (at + 1,))


@mutator
def planned_without_activities(lines, chance):
    at = pick(lines, chance, "^    status: planned")
    if at is None:
        return None
    return Slip([*lines[: at + 1], *lines[block(lines, at + 1) :]], at)


@mutator
def planned_for_not_planned(lines, chance):
    at = pick(lines, chance, "^    status: (not_planned|concluded)")
    return None if at is None else changed(lines, at, "(not_planned|concluded)", "planned")


@mutator
def third_activity(lines, chance):
    at = pick(lines, chance, "^    activities:")
    if at is None:
        return None
    end = block(lines, at)
    starts = [n for n in indexes(lines, "^      - commitments:") if at < n < end]
    last = lines[starts[-1] : end]
    more = 3 - len(starts)
    return Slip([*lines[:end], *last * more, *lines[end:]], end + (more - 1) * len(last))


def answers(lines):
    """(first line, end) of each answer."""
    starts = indexes(lines, "^  - year:")
    return [(start, block(lines, start)) for start in starts]


@mutator
def repeated_answer(lines, chance):
    start, end = answers(lines)[-1]
    return Slip([*lines[:end], *lines[start:end], *lines[end:]], end)


@mutator
def answers_out_of_order(lines, chance):
    start, _end = answers(lines)[0]
    year = int(lines[start].split()[-1])
    last = answers(lines)[-1][1]
    return Slip([*lines[:last], f"  - year: {year - 1}", "    status: not_planned", *lines[last:]], last)


@mutator
def answer_left_out(lines, chance):
    """A year left out between two answers: said where the later one stands."""
    found = answers(lines)
    if len(found) < 3:
        return None
    start, end = found[1]
    return Slip([*lines[:start], *lines[end:]], start)


@mutator
def answered_after_concluded(lines, chance):
    found = answers(lines)
    if len(found) < 2 or "planned" not in lines[found[1][0] + 1]:
        return None
    (start, end), _second, *_rest = found
    short = [lines[start], "    status: concluded"]
    return Slip([*lines[:start], *short, *lines[end:]], start + len(short) + 1)


@mutator
def answers_by_year(lines, chance):
    """Years as keys, as many would write it: said of what stands where a list should be."""
    if len(answers(lines)) != 1:
        return None
    start, _end = answers(lines)[0]
    return Slip([*lines[:start], "  2017:", *lines[start + 1 :]], start)


@mutator
def own_partner(lines, chance):
    at = pick(lines, chance, "- institution:")
    if at is None or "text:" not in lines[at + 1]:
        return None
    partner = ["            partners:", f"              - {lines[at].split()[-1]}"]
    return Slip([*lines[: at + 1], *partner, *lines[at + 1 :]], at + 2)


@mutator
def partners_as_text(lines, chance):
    at = pick(lines, chance, "- institution:")
    if at is None or "text:" not in lines[at + 1]:
        return None
    return Slip([*lines[: at + 1], f"            partners: {lines[at].split()[-1]}", *lines[at + 1 :]], at + 1)


@mutator
def unknown_partner(lines, chance):
    at = pick(lines, chance, "- institution:")
    if at is None or "text:" not in lines[at + 1]:
        return None
    return Slip([*lines[: at + 1], "            partners:", "              - SERGOB", *lines[at + 1 :]], at + 2)


@mutator
def institution_twice(lines, chance):
    """The same commitment pasted once more: said at its institution."""
    at = pick(lines, chance, "- institution:")
    if at is None:
        return None
    end = block(lines, at)
    return Slip([*lines[:end], *lines[at:end], *lines[end:]], end)


# ------------------------------------------------------------------------------------------------ form of the prose


@mutator
def sentence_over_two_lines(lines, chance):
    at = chance.choice(prose(lines))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    words = lines[at].split()
    if len(words) < 4:
        return None
    cut = chance.randrange(1, len(words) - 1)
    halves = [indent + " ".join(words[:cut]), indent + " ".join(words[cut:])]
    return Slip([*lines[:at], *halves, *lines[at + 1 :]], at)


@mutator
def two_sentences_on_a_line(lines, chance):
    found = [n for n in texts(lines) if n + 1 in texts(lines) and re.search(r"[.]$", lines[n])]
    if not found:
        return None
    at = chance.choice(found)
    return Slip([*lines[:at], f"{lines[at]} {lines[at + 1].strip()}", *lines[at + 2 :]], at)


def ends(lines):
    """The last line of each text of a commitment."""
    return [n for n in texts(lines) if n + 1 not in texts(lines) and lines[n + 1 : n + 2] != [""]]


table(
    doubled_space=in_prose(r"(?<=\w) (?=\w)", "  ", published),
    space_behind_a_sentence=in_prose(
        r"$", " ", lambda lines: [n for n in texts(lines) if n + 1 in texts(lines) and lines[n]]
    ),
    space_behind_a_text=in_prose(r"$", " ", ends),
)

# ------------------------------------------------------------------------------------------------ prose


ACRONYM = r"[A-ZÁÉÍÓÚÑ]{3,}"
WILL = r"[a-záéíóúñ]{4,}r"

table(
    # spaces and signs
    space_before_comma=in_prose(r",(?= )", " ,", published),
    space_before_final_stop=in_prose(r"(?<=[a-z])\.$", " .", texts),
    no_space_after_comma=in_prose(r"(?<=[a-z]), (?=[a-z])", ",", published),
    final_stop_missing=in_prose(r"(?<=[a-z]{4})\.$", "", ends),
    final_stop_doubled=in_prose(r"(?<=[a-z])\.$", "..", texts),
    comma_doubled=in_prose(r"(?<= )([^ ,]+),(?= )", r"\1,,", published),
    comma_and_stop=in_prose(r"(?<=[a-z])\.$", ",.", texts),
    bracket_not_closed=in_prose(r"\(([^()]*)\)", r"(\1", published),
    bracket_not_opened=in_prose(r"\(([^()]*)\)", r"\1)", published),
    quote_not_closed=in_prose(r"(?<= )([a-z]{5,})(?= )", r'"\1', published),
    typographic_quote_not_closed=in_prose(r"(?<= )([a-z]{5,})(?= )", r"“\1", published),
    quotes_of_two_kinds=in_prose(r"(?<= )([a-z]{5,})(?= )", r'“\1"', published),
    space_within_bracket=in_prose(r"\((?=\w)", "( ", published),
    space_on_the_wrong_side_of_a_comma=in_prose(r"(?<=[a-z]), (?=[a-z])", " ,", published),
    no_space_after_stop=in_prose(r"(?<=[a-z]{4}), (?=[a-z]{4})", ".", published),
    no_space_after_colon_in_prose=in_prose(r"(?<=[a-z]{4}) (?=[a-z]{4})", ":", published),
    no_space_before_bracket=in_prose(r"(?<=[a-z]{4}) \((?=[a-z]{5})", "(", published),
    no_space_after_number=in_prose(r"(?<= \d{2}) (?=[a-z]{6})", "", published),
    stop_and_comma=in_prose(r"(?<=[a-z]{5}),(?= )", ".,", published),
    # words
    doubled_word_before_a_sign=in_prose(r"(?<= )([a-z]{4,})(?=[.,;] )", r"\1 \1", published),
    doubled_word=in_prose(r"(?<= )(de|la|los|las|en|para|que|con) ", r"\1 \1 ", published),
    letter_twice=in_prose(r"(?<= )([a-z]{4,})([bcdfgmnptv])([a-z]{3,})(?= )", r"\1\2\2\2\3", published),
    letters_exchanged=in_prose(r"(?<= )([a-z]{3,})ción(?= )", r"\1icón", published),
    letter_missing=in_prose(r"(?<= )([a-z]{3,})ción(?= )", r"\1ión", published),
    other_letter=in_prose(r"(?<= )([a-z]{3,})ciones(?= )", r"\1xiones", published),
    accent_missing_on_a_noun=in_prose(r"(?<= )([a-z]{3,})ción(?=[ ,.])", r"\1cion", published),
    tilde_missing=in_prose(r"(?<= )([a-z]*)ñ([a-z]+)(?= )", r"\1nn\2", published),
    preposition_joined=in_prose(r"(?<= )de (?=acuerdo\b)", "de", published),
    acronym_letter_twice=in_prose(r"(?<=[Ee]l )(INMUJERES|FONBIN|INCAFI)", r"I\1", published),
    acronym_letters_exchanged=in_prose(r"(?<=[Ee]l )INM(?= [a-z])", "IMN", texts),
    # agreement and sense
    one_institution_many_verbs=in_prose(rf"^( *(?:El|La) {ACRONYM} {WILL})á(?= )", r"\1án", texts),
    future_without_accent=in_prose(rf"^( *(?:El|La) {ACRONYM} [a-z]+ar)á(?= )", r"\1a", texts),
    present_in_the_plural=in_prose(rf"^( *(?:El|La) {ACRONYM} [a-z]{{3,}})irá(?= )", r"\1en", texts),
    two_institutions_one_verb=in_prose(rf"^( *El INM)(?= {WILL}á )", r"\1 y la PGR", texts),
    full_name_many_verbs=in_prose(rf"^( *)El INM ({WILL})á(?= )", r"\1El Instituto Nacional de Migración \2án", texts),
    second_verb_in_the_plural=in_prose(rf"^( *(?:El|La) {ACRONYM} {WILL}á y {WILL})á(?= )", r"\1án", texts),
    reflexive_future_without_accent=in_prose(r"^( *)(?:El|La) [A-Z]{3,} ([a-z]{3,}ar)á(?= )", r"\1Se \2a", texts),
    perfect_for_future=in_prose(rf"^( *(?:El|La) {ACRONYM}) [a-z]{{3,}}ará(?= )", r"\1 ha realizado", texts),
    verb_in_the_past=in_prose(rf"^( *(?:El|La) {ACRONYM} [a-z]+)ará(?= )", r"\1ó", texts),
    address_with_two_stops=in_prose(r"\.$", " en www.gob..mx/programa.", texts),
    address_without_a_stop=in_prose(r"\.$", " en www.gobmx.", texts),
    address_of_another_country=in_prose(r"\.$", " en www.inm.gob.nx.", texts),
    address_without_slash=in_prose(r"\.$", " en https:/www.gob.mx/programa.", texts),
    connector_with_slip=in_prose(r"^( *)(?:El|La) (?=[A-Z]{3})", r"\1Por otra parta, la ", texts),
    connector_in_lower_case=in_prose(r"(?<=[a-z]), y (?=[a-z])", ", y ademas ", texts),
    connector_of_three_words=in_prose(r"^( *)(?:El|La) (?=[A-Z]{3})", r"\1A si mismo, la ", texts),
    connector_without_accent=in_prose(r"^( *)(?:El|La) (?=[A-Z]{3})", r"\1Ademas, la ", texts),
    capital_after_connector=in_prose(rf"^( *)(El|La) (?={ACRONYM} )", r"\1Por otra parte, \2 ", texts),
    colon_after_preposition=in_prose(r"(?<= )(en|para|con) (?=[a-z])", r"\1: ", texts),
    no_comma_before_el_cual=in_prose(r"(?<=[a-z]), (?=(?:el|la|los|las) cual)", " ", published),
    sentence_after_comma=in_prose(
        r"^( *(?:El|La) [A-Z]+ [a-z]+rá .* [a-z]{4,})\.$", r"\1, asimismo, se evaluará la obra.", texts
    ),
    name_with_another_preposition=in_prose(
        r"\b(Secretaría|Procuraduría|Instituto|Comisión|Fondo) (de|del|para) ", r"\1 sobre ", published
    ),
    aside_not_closed=in_prose(r"^( *(?:El|La) [A-Z]+) (?=[a-z]+rá )", r"\1, a través de su oficina ", texts),
    cut_off_after_comma=in_prose(r"(?<=[a-z]{4})\.$", ",", ends),
    cut_off_before_a_stop=in_prose(r"(?<=[a-z])\.$", " de los.", ends),
    cut_off_after_article=in_prose(r"(?<=[a-z])\.$", " de los", ends),
    cut_off_after_phrase=in_prose(r"(?<=[a-z])\.$", " en materia", ends),
    plural_article_singular_noun=in_prose(r"(?<= )la ([a-z]+ción)(?=[.;]| [dp])", r"las \1", published),
    singular_article_plural_noun=in_prose(r"(?<= )las ([a-z]+ciones)\b", r"la \1", published),
    scraps_of_a_pdf=in_prose(r"^( *)(.*)$", r"\1\2 Co e objet o de d u d e t e a pob ac ó.", texts),
)


@mutator
def last_year_in_the_text(lines, chance):
    found = [n for n in texts(lines) if re.match(r" *(El|La) [A-Z]+ [a-z]+rá ", lines[n])]
    if not found:
        return None
    at = chance.choice(found)
    year = max(int(lines[n].split()[-1]) for n in indexes(lines[:at], "^  - year:"))
    sentence = lines[at].strip()
    indent = " " * (len(lines[at]) - len(sentence))
    sentence = f"Durante {year - 1}, {sentence[0].lower()}{sentence[1:]}"
    return Slip([*lines[:at], indent + sentence, *lines[at + 1 :]], at)


@mutator
def last_years_date(lines, chance):
    """A month of another year behind the verb."""
    found = [n for n in texts(lines) if re.match(r" *(El|La) [A-Z]+ [a-z]+rá [a-z]+ [a-z]+ ", lines[n])]
    if not found:
        return None
    at = chance.choice(found)
    year = max(int(lines[n].split()[-1]) for n in indexes(lines[:at], "^  - year:"))
    return changed(lines, at, "([a-z]+rá )", rf"\1en marzo de {year - 1} ")


@mutator
def text_of_another_institution(lines, chance):
    """The wrong institution at a text: said where the text names the right one, or at the institution."""
    found = [n for n in indexes(lines, "- institution:") if "text: >-" in lines[n + 1]]
    found = [n for n in found if re.match(r" *(El|La) [A-Z]+ [a-z]+rá ", lines[n + 2])]
    if not found:
        return None
    at = chance.choice(found)
    own = lines[at].split()[-1]
    others = {"INM", "SRE", "PGR"} if own in REAL else {"INCAFI", "SEBIMA", "FONBIN"}
    if any(own in line and n > at + 2 for n, line in enumerate(lines[: block(lines, at)])):
        return None
    other = chance.choice(sorted(name for name in others if not re.search(rf"\b{name}\b", lines[at + 2])))
    return changed(lines, at, own + "$", other, (at + 2,))


REAL = frozenset("INM SRE PGR STPS SEGOB SEP CONAPRED INMUJERES SEDESOL COMAR UPM SALUD PROSPERA CONACYT INEA".split())


@mutator
def last_years_text(lines, chance):
    """The text of another year pasted into this one: said of the text that is the copy."""
    own = [(start, end) for start, end in answers(lines) if any("text: >-" in line for line in lines[start:end])]
    if not own:
        return None
    start, end = own[-1]
    if any("not_planned" in line or "concluded" in line for line in lines[start:end]):
        return None
    year = int(lines[start].split()[-1])
    last = answers(lines)[-1][1]
    if last != end or year >= 2018:
        return None
    copy = [f"  - year: {year + 1}", *lines[start + 1 : end]]
    first = next(n for n, line in enumerate(copy) if "text: >-" in line)
    return Slip([*lines[:end], *copy, *lines[end:]], end + first, (end + first + 1,))
