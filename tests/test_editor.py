"""What an editor shows while a record is typed: the real yaml-language-server, with the bindings of .vscode/settings.json."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Empty, Queue

import pytest

from lineas.registry import kinds, schema
from lineas.registry.kinds import NAMED, kind_of

pytestmark = pytest.mark.xdist_group("editor")  # one language server, started once
ROOT = Path(__file__).parent.parent
PACKAGES = Path(__file__).parent / "editor"
SETTINGS = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
PATH = "records/prueba/1.1/1.1.1.yaml"
PATIENCE = 60  # seconds until an answer that does not come is a failure

RECORD = """\
id: 1.1.1
title: >-
  Acercar los libros a las personas
answers:
  - year: 2017
    status: planned
    activities:
      - commitments:
          - institution: CASA
            text: >-
              La CASA entregará 120 libros.
"""


class Editor:
    """The side of the editor: a client of the language server protocol, as small as these tests need it."""

    def __init__(self, folder: Path, node: str, node_modules: Path) -> None:
        self.folder = folder
        server = node_modules / "yaml-language-server/bin/yaml-language-server"
        self.process = subprocess.Popen(
            [node, str(server), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self.received = Queue()
        self.thread = threading.Thread(target=self._receive, daemon=True)
        self.thread.start()
        self.sent = self.opened = 0
        self.settings = {"yaml": {key[5:]: value for key, value in SETTINGS.items() if key.startswith("yaml.")}}
        text_document = {
            "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            "hover": {"contentFormat": ["markdown"]},
        }
        self.request(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name}],
            capabilities={"textDocument": text_document, "workspace": {"workspaceFolders": True}},
        )
        self.notify("initialized")
        self.notify("workspace/didChangeConfiguration", settings=self.settings)
        # The server has asked for the settings and read the schemas when it marks what they do not allow.
        uri = self.open("[]\n")
        self._until(lambda message: self._diagnostics(message, uri))

    def close(self) -> None:
        try:
            self.request("shutdown")
            self.notify("exit")
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            self.thread.join(10)
            self.process.stdin.close()
            self.process.stdout.close()

    def _receive(self) -> None:
        size = 0
        while line := self.process.stdout.readline():
            if line.lower().startswith(b"content-length:"):
                size = int(line.partition(b":")[2])
            elif not line.strip():
                self.received.put(json.loads(self.process.stdout.read(size)))

    def _send(self, **message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, **params) -> None:
        self._send(method=method, params=params)

    def request(self, method, **params):
        self.sent += 1
        self._send(id=self.sent, method=method, params=params)
        return self._until(lambda message: message.get("id") == self.sent and "method" not in message)["result"]

    def _until(self, wanted):
        while True:
            try:
                message = self.received.get(timeout=PATIENCE)
            except Empty:
                pytest.fail("the language server does not answer")
            if "method" in message and "id" in message:  # the server asks; for the settings, or to register something
                asked = message["method"] == "workspace/configuration"
                items = message["params"]["items"] if asked else []
                self._send(id=message["id"], result=[self.settings.get(i.get("section")) for i in items] or None)
            if wanted(message):
                return message

    @staticmethod
    def _diagnostics(message, uri):
        """The diagnostics for a file, where that is what a message brings; else None."""
        for_this = message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
        return message["params"]["diagnostics"] if for_this else None

    def open(self, text: str, path: str = PATH) -> str:
        """Open a file with this text; its URI. Every time it is another file, in a programme of another name."""
        self.opened += 1
        uri = (self.folder / path.replace("/prueba/", f"/prueba-{self.opened}/")).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)
        return uri

    def problems(self, text: str, path: str = PATH) -> list[int]:
        """The lines (from 1) that are marked in a file with this text."""
        uri = self.open(text, path)
        message = self._until(lambda message: self._diagnostics(message, uri) is not None)
        return [problem["range"]["start"]["line"] + 1 for problem in message["params"]["diagnostics"]]

    def at(self, method: str, text: str, mark: str, path: str = PATH):
        """What the server answers to `method` with the cursor after `mark`."""
        uri = self.open(text, path)
        before = text[: text.index(mark) + len(mark)]
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.request(f"textDocument/{method}", textDocument={"uri": uri}, position=position)


@pytest.fixture(scope="module")
def editor(node, node_modules, tmp_path_factory):
    folder = tmp_path_factory.mktemp("editor")
    shutil.copytree(ROOT / "schema", folder / "schema")
    editor = Editor(folder, node, node_modules)
    yield editor
    editor.close()


def test_status_completes_to_the_three_values_with_their_spanish_text(editor):
    text = RECORD.partition("status: ")[0] + "status: \n"
    found = editor.at("completion", text, "status: ")["items"]
    said = {item["label"]: item["documentation"] for item in found}
    status = schema.schema("record").data["$defs"]["answer"]["properties"]["status"]
    assert said == dict(zip(status["enum"], status["enumDescriptions"], strict=True))
    assert "No se realizarán acciones" in said["not_planned"]


def test_keys_complete_with_their_spanish_description(editor):
    found = editor.at("completion", RECORD + "    no\n", "    no")["items"]
    (notes,) = [item for item in found if item["label"] == "notes"]
    answer = schema.schema("record").data["$defs"]["answer"]["properties"]
    documentation = notes["documentation"]
    assert answer["notes"]["description"] in (
        documentation if isinstance(documentation, str) else documentation["value"]
    )


@pytest.mark.parametrize("mark", ["institu", "CAS"])
def test_hover_gives_the_spanish_description(editor, mark):
    hover = editor.at("hover", RECORD, mark)["contents"]["value"]
    institution = schema.schema("record").data["$defs"]["commitment"]["properties"]["institution"]
    assert institution["title"] in hover.replace("&nbsp;", " ")
    assert institution["description"] in hover.replace("\\", "").replace("&nbsp;", " ")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("title:", "titel:", 2),
        ("status: planned", "status: plannned", 6),
        ("year: 2017", 'year: "2017"', 5),
        ("    activities:", "    activites:", 7),
        ("            text:", "            texto:", 10),
    ],
)
def test_a_slip_is_marked_on_its_line(editor, before, after, line):
    assert line in editor.problems(RECORD.replace(before, after))


def test_a_good_record_is_not_marked(editor):
    assert editor.problems(RECORD) == []


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_kind_of_file_is_bound_to_its_schema(editor, kind):
    """A file that says `[]` is wrong under each of our schemas, and under no other binding."""
    names = {name_kind: name for name, name_kind in NAMED.items()}
    name = names.get(kind, "1.1/1.1.1.yaml")
    for base in ("records/prueba", "examples/records/prueba"):
        assert editor.problems("[]\n", f"{base}/{name}") == [1]
    assert editor.problems("[]\n", f"records/prueba/sources/{name.rpartition('/')[2]}") == []


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_our_own_files_are_not_marked(editor, kind):
    for base in (ROOT, ROOT / "examples"):
        files = [path for path in sorted(base.glob("records/**/*.yaml")) if "sources" not in path.parts]
        paths = [path.relative_to(ROOT).as_posix() for path in files]
        for path in [p for p in paths if kind_of(p.removeprefix("examples/")) == kind][:10]:
            assert editor.problems((ROOT / path).read_text(encoding="utf-8"), path) == [], path


def test_another_strict_validator_knows_every_keyword_but_the_one_for_editors(node, node_modules):
    """ajv, which refuses unknown keywords by default, compiles the schemas once it is told of enumDescriptions."""
    script = """
        const Ajv = require("ajv/dist/2020");
        for (const schema of JSON.parse(require("fs").readFileSync(0)))
            new Ajv({ strict: true, strictTypes: false, strictRequired: false, keywords: ["enumDescriptions"] }).compile(schema);
    """
    schemas = json.dumps([schema.schema(kind).data for kind in kinds.KINDS])
    command = [node, "-e", script]
    subprocess.run(command, input=schemas, text=True, cwd=PACKAGES, check=True, timeout=60)
