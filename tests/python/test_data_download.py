import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kws.cli.main import run
from kws.data import download as module
from kws.data.download import SPEECH_COMMANDS, Archive, download
from kws.errors import KwsError


def make_archive() -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name in ("./yes/a_nohash_0.wav", "./validation_list.txt"):
            content = hashlib.sha256(name.encode()).digest() * 500
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return raw.getvalue()


CONTENT = make_archive()


class Server:
    """Serves CONTENT, breaks off after `limit` bytes per request, and remembers what was asked."""

    def __init__(self) -> None:
        self.ranges: list[str | None] = []
        self.limit = len(CONTENT)
        self.with_ranges = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range")
                outer.ranges.append(asked)
                start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and outer.with_ranges else 0
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(CONTENT) - start))
                self.end_headers()
                self.wfile.write(CONTENT[start : start + outer.limit])

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def archive(self, sha256: str | None = None) -> Archive:
        url = f"http://127.0.0.1:{self.http.server_port}/data.tar.gz"
        digest = sha256 or hashlib.sha256(CONTENT).hexdigest()
        return Archive(name="data", url=url, bytes=len(CONTENT), sha256=digest)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()


def require_unpacked(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["data"]
    assert (folder / "data" / "validation_list.txt").stat().st_size == 16000
    assert (folder / "data" / "yes" / "a_nohash_0.wav").is_file()


def test_downloads_verifies_and_unpacks(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = download(server.archive(), tmp_path / "deep", lambda done, total: seen.append((done, total)))
    assert found == tmp_path / "deep" / "data"
    require_unpacked(tmp_path / "deep")
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert server.ranges == [None]
    download(server.archive(), tmp_path / "deep")
    assert server.ranges == [None], "an unpacked folder is not fetched again"


def test_goes_on_after_a_broken_connection(server: Server, tmp_path: Path) -> None:
    server.limit = len(CONTENT) // 3 + 1
    download(server.archive(), tmp_path)
    require_unpacked(tmp_path)
    assert server.ranges == [None, f"bytes={server.limit}-", f"bytes={2 * server.limit}-"]


def test_goes_on_after_an_interrupted_command(server: Server, tmp_path: Path) -> None:
    (tmp_path / "data.tar.gz.part").write_bytes(CONTENT[:100])
    download(server.archive(), tmp_path)
    require_unpacked(tmp_path)
    assert server.ranges == ["bytes=100-"]


def test_starts_over_where_the_server_knows_no_ranges(server: Server, tmp_path: Path) -> None:
    server.with_ranges = False
    (tmp_path / "data.tar.gz.part").write_bytes(b"x" * 100)
    download(server.archive(), tmp_path)
    require_unpacked(tmp_path)


def test_wrong_content_is_refused_and_deleted(server: Server, tmp_path: Path) -> None:
    with pytest.raises(KwsError, match=r"SHA-256 .* expected 0{64}"):
        download(server.archive("0" * 64), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_internet_is_one_sentence(tmp_path: Path) -> None:
    server = Server()
    archive = server.archive()
    server.http.server_close()
    with pytest.raises(KwsError, match=r"cannot be downloaded .*refused.* unpack the archive by hand"):
        download(archive, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_unwritable_folder_is_one_sentence(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KwsError, match="cannot be stored there"):
        download(server.archive(), tmp_path / "file" / "deep")


def test_too_little_room_is_said_first(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = module.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage._replace(free=100))
    with pytest.raises(KwsError, match=r"needs .* GB"):
        download(server.archive(), tmp_path)
    assert server.ranges == []


def test_the_official_archive_is_pinned() -> None:
    assert SPEECH_COMMANDS.url.startswith("https://")
    assert SPEECH_COMMANDS.url.endswith("speech_commands_v0.02.tar.gz")
    assert len(SPEECH_COMMANDS.sha256) == 64


def test_the_verb_downloads_and_says_what_to_do_next(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "SPEECH_COMMANDS", server.archive())
    assert run(["download", "-o", str(tmp_path)]) == 0
    require_unpacked(tmp_path)
    assert f"kws train --data {tmp_path / 'data'}" in capsys.readouterr().out
