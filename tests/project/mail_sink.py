"""A mail server that keeps what it takes, for a test that sends real mail. It takes all but what a test names."""

import socketserver
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refuses: Collection[str]) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.refuses = refuses
        self.mails: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT" and any(address in line for address in self.server.refuses):
                self.say("550 mailbox unknown")
                continue
            if verb == "DATA":
                self.say("354 go on")
                self.server.mails.append(self.read_mail())
            self.say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def read_mail(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_sink(refuses: Collection[str] = ()) -> Iterator[Sink]:
    with Sink(refuses) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        yield sink
        sink.shutdown()
