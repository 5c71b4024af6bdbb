"""What goes over the wire, seen without any SDK: stdout carries JSON-RPC and nothing else, whatever is logged, and
the process ends within a second of the end of its input and of SIGTERM."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

BINARY = os.environ["PIERRE_MCP_BIN"]
ENV = {**os.environ, "PIERRE_LOG": "trace", "RUST_LOG": "trace"}
SANDBOX = [BINARY, "--sandbox", "--today", "2026-11-22"]

failed = 0


def check(name, run) -> None:
    global failed
    try:
        run()
        print(f"ok   wire {name}", flush=True)
    except Exception as error:  # noqa: BLE001: any failure is one printed line
        failed += 1
        text = f"{type(error).__name__} {error}".replace("\n", " ")[:500]
        print(f"FAIL wire {name}: {text}", flush=True)


class Stdio:
    """The binary on pipes; every line of its stdout must be one JSON-RPC message."""

    def __enter__(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [*SANDBOX, "stdio"], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=ENV
        )
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(5)

    def send(self, message) -> None:
        line = message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n"
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def next(self, seconds=20):
        line = self.lines.get(timeout=seconds)
        assert line is not None, "stdout ended"
        message = json.loads(line)
        assert isinstance(message, dict) and message.get("jsonrpc") == "2.0", line[:200]
        assert ("method" in message) != ("result" in message or "error" in message), line[:200]
        return message

    def ask(self, number, method, params=None):
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params or {}})
        while True:  # bounded: each `next` has its own time-out and the server answers every request
            message = self.next()
            if message.get("id") == number and "method" not in message:
                return message

    def handshake(self):
        client = {"name": "wire", "version": "1"}
        params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}
        answer = self.ask(0, "initialize", params)
        assert answer["result"]["protocolVersion"] == "2025-11-25", answer
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})


def only_json_rpc_on_stdout():
    with Stdio() as server:
        server.handshake()
        assert server.ask(1, "ping")["result"] == {}
        names = [tool["name"] for tool in server.ask(2, "tools/list")["result"]["tools"]]
        for number, name in enumerate(names, start=3):
            # With no arguments some tools answer and some refuse; both are results.
            answer = server.ask(number, "tools/call", {"name": name, "arguments": {}})
            assert answer["result"]["content"], answer
        assert "error" in server.ask(100, "tools/call", {"name": "no_such_tool"})
        assert "error" in server.ask(101, "no/such/method")
        server.send(b"this is not JSON\n")
        server.send(b'{"jsonrpc":"2.0"}\n')
        assert server.ask(102, "tools/list")["result"]["tools"], "silent after a malformed line"
        server.process.stdin.close()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            line = server.lines.get(timeout=5)
            if line is None:
                return
            json.loads(line)
        raise AssertionError("stdout stays open after the end of input")


def ended(process, seconds=1.0) -> None:
    start = time.monotonic()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"still running {seconds} s later") from None
    assert code in (0, -signal.SIGTERM, 143), f"exit code {code}"
    assert time.monotonic() - start <= seconds


def stdio_ends_at_eof():
    with Stdio() as server:
        server.handshake()
        server.process.stdin.close()
        ended(server.process)


def stdio_ends_at_eof_before_any_message():
    with Stdio() as server:
        server.process.stdin.close()
        ended(server.process)


def stdio_ends_on_sigterm():
    with Stdio() as server:
        server.handshake()
        server.process.send_signal(signal.SIGTERM)
        ended(server.process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def http_ends_on_sigterm():
    """With an SSE stream open, which must not hold the process back."""
    port = free_port()
    process = subprocess.Popen(
        [*SANDBOX, "http", "--listen", f"127.0.0.1:{port}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENV,
    )
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                    assert answer.status == 200
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError("never answered /healthz")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sse", timeout=5) as stream:
            assert stream.readline().startswith(b"event: endpoint")
            process.send_signal(signal.SIGTERM)
            ended(process)
        assert process.stdout.read() == b"", "an HTTP server wrote to stdout"
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(5)


check("stdio: stdout is JSON-RPC only, with trace logs", only_json_rpc_on_stdout)
check("stdio: ends within a second of the end of input", stdio_ends_at_eof)
check("stdio: ends when the input ends before any message", stdio_ends_at_eof_before_any_message)
check("stdio: ends within a second of SIGTERM", stdio_ends_on_sigterm)
check("http: ends within a second of SIGTERM with a stream open", http_ends_on_sigterm)
sys.exit(1 if failed else 0)
