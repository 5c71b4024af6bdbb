// The TypeScript SDK v2 against the binary: stdio and Streamable HTTP, in the handshake era, negotiating by
// itself, and pinned to 2026-07-28.

import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { BASE, BEARER, CALL_MS, STDIO, check, finish, session } from './lib.mjs';

const modes = {
  legacy: { mode: 'legacy', version: '2025-11-25' },
  auto: { mode: 'auto', version: '2026-07-28' },
  '2026-07-28': { mode: { pin: '2026-07-28' }, version: '2026-07-28' },
};
const transports = {
  stdio: () => new StdioClientTransport({ ...STDIO, stderr: 'ignore' }),
  http: () => new StreamableHTTPClientTransport(new URL(`${BASE}/mcp`), { requestInit: { headers: BEARER } }),
};

for (const [name, transport] of Object.entries(transports)) {
  for (const [era, { mode, version }] of Object.entries(modes)) {
    const label = `ts-v2 ${name} ${era}`;
    const open = async () => {
      const client = new Client({ name: 'interop', version: '1' }, { capabilities: {}, versionNegotiation: { mode } });
      await client.connect(transport(), { timeout: CALL_MS });
      return client;
    };
    const call = (client, tool, args) => client.callTool({ name: tool, arguments: args }, { timeout: CALL_MS });
    await session(label, open, call, async (client) => {
      await check(`${label} says who it is`, async () => {
        assert.equal(client.getNegotiatedProtocolVersion(), version);
        assert.equal(client.getServerVersion()?.name, 'pierre-mcp');
        assert.ok(client.getInstructions());
      });
    });
  }
}
finish();
