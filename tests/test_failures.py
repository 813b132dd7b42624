"""What goes wrong: a sentence in the user's language and exit code 2, never a traceback, never 1; and nobody listening."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import not_at_hand
from invented import registry, write
from lineas import cli, messages
from lineas.cli import VERBS, main
from lineas.registry.model import Answer, Record

REPOSITORY = Path(__file__).parents[1]
LINEAS = [sys.executable, "-m", "lineas"]
# The fewest arguments with which a verb does something.
LEAST = {
    "show": ["1.1.1"], "diff": ["2016", "2017"], "report": ["2017"], "import": ["text", "x.txt", "--year", "2017"],
}  # fmt: skip


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, registry()))
    # Words are not what these tests are about: that Hunspell is not there is nothing to say.
    (tmp_path / "pyproject.toml").write_text(
        '[tool.lineas]\nignore = ["spelling", "missing-accent"]\n', encoding="utf-8"
    )
    return tmp_path


def raising(error):
    def run(*arguments, **options):
        raise error

    return run


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("año\n::error::"), "falla del programa, no de usted: RuntimeError: año\\u000a::error::"),
        (AssertionError(), "falla del programa"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), "falla del programa"),
        (KeyError("x" * 10_000), "falla del programa"),
        (RecursionError("maximum recursion depth exceeded"), "demasiados niveles"),
        (MemoryError(), "no alcanza la memoria"),
        (ModuleNotFoundError("No module named 'yaml'"), "falta una parte del programa"),
        (PermissionError(13, "Permission denied", "x\ny"), "x\\u000ay: no hay permiso"),
        (OSError(71, "Protocol error"), "Protocol error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_whatever_happens_is_a_sentence(root, capsys, monkeypatch, verb, error, words):
    monkeypatch.setattr(f"lineas.cli.{verb}_.run" if verb == "import" else f"lineas.cli.{verb}.run", raising(error))
    assert main([verb, *LEAST.get(verb, [])]) == cli.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lineas: ")
    assert words in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 2
    assert len(err) < 700


@pytest.mark.parametrize("verb", VERBS)
def test_an_interruption_is_one(root, capsys, monkeypatch, verb):
    monkeypatch.setattr("lineas.cli._module", raising(KeyboardInterrupt()))
    assert main([verb, *LEAST.get(verb, [])]) == 130
    assert capsys.readouterr() == ("", "")


def test_the_traceback_is_there_for_those_who_ask(root, capsys, monkeypatch):
    monkeypatch.setattr("lineas.cli.summary.run", raising(RuntimeError("x")))
    monkeypatch.setenv("LINEAS_DEBUG", "1")
    assert main(["summary"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_without_its_catalogue_it_speaks_english(root, capsys, monkeypatch):
    monkeypatch.setattr(messages, "DEFAULT", "es")
    monkeypatch.setattr(messages, "__file__", str(root / "messages.py"))
    messages.use("es")
    assert main(["summary"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("lineas: ")
    assert "there is no such file or folder" in err


# ----------------------------------------------------------------------------------------- nobody listens


def shell(script, **options):
    """Run a line of shell in which "$@" is lineas."""
    command = ["sh", "-c", script, "sh", *LINEAS]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


@pytest.mark.slow
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_verdict_and_no_file(root, closed):
    for arguments, code in (("lint", 0), ("lint --strict", 1), ("show 9.9.9", 2), ("--help", 0)):
        done = shell(f'"$@" {arguments} {closed}')
        assert done.returncode == code, arguments
        assert "Traceback" not in done.stderr
    assert shell(f'"$@" report 2017 --output informe.md {closed}').returncode == 0
    assert shell(f'"$@" fmt {closed}').returncode == 0
    assert (root / "informe.md").read_text("utf-8") == shell('"$@" report 2017').stdout


@pytest.mark.parametrize(
    ("arguments", "code"), [("export", 0), ("lint --strict", 1), ("rules --format markdown", 0), ("lint --help", 0)]
)
def test_a_reader_that_leaves_changes_no_verdict(root, arguments, code):
    for left in ("| true", "2>&1 | true", "| head -c 1"):
        done = shell(f'{{ "$@" {arguments}; echo $? >&3; }} 3>code {left}')
        assert (root / "code").read_text() == f"{code}\n"
        assert done.stderr == ""


@pytest.mark.parametrize("stream", [">", "2>"])
def test_a_full_disk_is_said_where_it_can_be(root, stream):
    if not os.path.exists("/dev/full"):
        not_at_hand("there is no /dev/full here")
    for arguments in ("export", "lint --strict", "--help", "fmt --check"):
        done = shell(f'"$@" {arguments} {stream}/dev/full')
        if stream == ">" and arguments != "fmt --check":  # which has no result to write
            assert (done.returncode, done.stderr) == (2, "lineas: no se puede escribir la salida: no queda espacio\n")
        else:
            assert done.returncode == (arguments == "lint --strict")


def test_what_cannot_be_written_to_is_said(root):
    assert (
        shell('"$@" export 1</dev/null').stderr == "lineas: no se puede escribir la salida: no está abierto para eso\n"
    )


MANY = [Record(f"1.1.{n}", f"Podar {n} árboles", (Answer(2017, "concluded"),)) for n in range(1, 200)]


def started(root, what):
    """A lint of many records in two processes, of which the one that opens a certain record does something."""
    write(root, registry(MANY))
    (root / "sitecustomize.py").write_text(
        "import os, signal, sys, time\n"
        "first = os.getpid()\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('1.1.150.yaml') and os.getpid() != first:\n"
        f"        {what}\n"
        "sys.addaudithook(hook)\n"
    )
    command, env = [*LINEAS, "lint", "--jobs", "2"], {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, start_new_session=True)


WAITING = "os.write(2, b'.'); time.sleep(600)"


@pytest.mark.slow
def test_an_interruption_of_many_processes_is_quiet(root):
    """Ctrl-C reaches every process of a terminal's job."""
    with started(root, WAITING) as run:
        assert run.stderr.read(1) == b"."
        os.killpg(run.pid, signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (130, b"", b"")


def test_a_process_that_is_killed_is_said(root):
    """As a system does that has no memory left: it was waited for, for ever."""
    with started(root, "os.kill(os.getpid(), signal.SIGKILL)") as run:
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (2, b"")
    assert err.decode().startswith("lineas: un proceso que leía registros fue terminado desde fuera")


def test_what_goes_wrong_in_another_process_is_said_by_the_first(root):
    with started(root, "raise MemoryError") as run:
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (2, b"", b"lineas: no alcanza la memoria\n")


@pytest.mark.slow
def test_no_process_is_left_behind(root):
    """Standard error comes to its end when the last process that could write to it is gone."""
    with started(root, "os.write(2, b'.'); time.sleep(1)") as run:
        assert run.stderr.read(1) == b"."
        run.kill()
        assert run.stderr.read() == b""
        run.communicate(timeout=60)
