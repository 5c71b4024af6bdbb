"""The Python SDK against the binary: stdio, Streamable HTTP and HTTP+SSE, in each negotiation mode it has."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from mcp import Client, MCPError, StdioServerParameters
from mcp.client.sse import sse_client

BINARY = os.environ["PIERRE_MCP_BIN"]
BASE = os.environ["PIERRE_MCP_URL"]
CALL_SECONDS = 20
SESSION_SECONDS = 90

# Every read tool, a sync and a change; a value in braces stands for one that an earlier answer gave.
CALLS = json.loads((Path(__file__).parent / "calls.json").read_text())
NAMES = {name for name, _ in CALLS}
FORMS = [
    {"period": "mes_passado", "detail": "full", "pageSize": 50},
    {"period": "2026-10", "format": "structured"},
    {"period": "ontem", "minAmount": 1000000},  # nothing
]
REFUSED = [
    ("get_accounts", {"bogus": 1}),
    ("get_transactions", {"startDate": "2026-11-22", "endDate": "2026-11-01"}),
    ("get_balance_by_account", {}),
]

failed = 0


def ok(name: str) -> None:
    print(f"ok   {name}", flush=True)


def fail(name: str, error: BaseException) -> None:
    global failed
    failed += 1
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    print(f"FAIL {name}: {type(error).__name__} {error}".replace("\n", " ")[:600], flush=True)


def stdio():
    args = ["--sandbox", "--today", "2026-11-22", "stdio"]
    return StdioServerParameters(command=BINARY, args=args)


def filled(arguments: dict, known: dict) -> dict:
    return {name: known.get(value, value) if isinstance(value, str) else value for name, value in arguments.items()}


def learn(known: dict, tool: str, said: dict) -> None:
    """Keeps the ids that later calls need."""
    if tool == "get_accounts":
        for place, kind in (("{bank}", "BANK"), ("{card}", "CREDIT")):
            known[place] = next(row["accountId"] for row in said["accounts"] if row["type"] == kind)
    if tool == "list_spending_limits":
        known["{limit}"] = said["limits"][0]["limitId"]


async def attempt(name: str, call) -> object:
    """One check: a printed line, and the result where there is one."""
    try:
        result = await call()
    except Exception as error:  # noqa: BLE001: whatever a client raises is a failed check
        fail(name, error)
        return None
    ok(name)
    return result


async def session(label: str, server, mode: str, version: str | None) -> None:
    async with Client(server, mode=mode, read_timeout_seconds=CALL_SECONDS) as client:

        async def who():
            assert version is None or client.protocol_version == version, client.protocol_version
            # The 2026 era names the server in each answer; a pinned client asked for none yet.
            if mode != "2026-07-28":
                assert client.server_info and client.server_info.name == "pierre-mcp", client.server_info
                assert client.instructions

        async def list_tools():
            tools = (await client.list_tools()).tools
            assert NAMES <= {tool.name for tool in tools}, [tool.name for tool in tools]
            for tool in tools:
                assert tool.title and tool.description and tool.output_schema and tool.annotations, tool.name

        async def good(name, arguments):
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            assert isinstance(result.structured_content, dict)
            assert len(result.content) == 1 and result.content[0].type == "text"
            assert json.loads(result.content[0].text) == result.structured_content, "text differs"
            return result

        async def refused(name, arguments):
            result = await client.call_tool(name, arguments)
            assert result.is_error, result
            assert result.structured_content is None
            assert result.content and all(part.type == "text" and part.text for part in result.content)

        async def unknown():
            with suppress(MCPError):
                result = await client.call_tool("no_such_tool", {})
                raise AssertionError(f"answered {result}")

        await attempt(f"{label} says who it is", who)
        await attempt(f"{label} tools/list", list_tools)
        known = {}
        for name, arguments in CALLS:
            arguments = filled(arguments, known)
            result = await attempt(f"{label} {name}", lambda n=name, a=arguments: good(n, a))
            if result is not None:
                learn(known, name, result.structured_content)
        for arguments in FORMS:
            text = f"{label} get_transactions {json.dumps(arguments)}"
            await attempt(text, lambda a=arguments: good("get_transactions", a))
        for name, arguments in REFUSED:
            text = f"{label} {name} refuses {json.dumps(arguments)}"
            await attempt(text, lambda n=name, a=arguments: refused(n, a))
        await attempt(f"{label} an unknown tool is a protocol error", unknown)


async def main() -> None:
    modes = [("legacy", "2025-11-25"), ("auto", "2026-07-28"), ("2026-07-28", "2026-07-28")]
    sessions = []
    for mode, version in modes:
        sessions.append((f"python stdio {mode}", stdio, mode, version))
        sessions.append((f"python http {mode}", lambda: f"{BASE}/mcp", mode, version))
    sessions.append(("python sse legacy", lambda: sse_client(f"{BASE}/sse"), "legacy", None))
    for label, server, mode, version in sessions:
        try:
            async with asyncio.timeout(SESSION_SECONDS):
                await session(label, server(), mode, version)
            ok(f"{label} close")
        except BaseException as error:  # noqa: BLE001: a session that fails must not hide the next
            if isinstance(error, KeyboardInterrupt):
                raise
            fail(f"{label} session", error)


asyncio.run(main())
sys.exit(1 if failed else 0)
