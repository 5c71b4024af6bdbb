// The TypeScript SDK v1 against the binary: stdio (with the sandbox in both shapes), Streamable HTTP and the
// older HTTP+SSE.

import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { BASE, BEARER, CALL_MS, DOCUMENTED, STDIO, check, finish, session } from './lib.mjs';

const transports = {
  stdio: () => new StdioClientTransport({ ...STDIO, stderr: 'ignore' }),
  'stdio documented': () => new StdioClientTransport({ ...DOCUMENTED, stderr: 'ignore' }),
  http: () => new StreamableHTTPClientTransport(new URL(`${BASE}/mcp`), { requestInit: { headers: BEARER } }),
  sse: () => new SSEClientTransport(new URL(`${BASE}/sse`), { requestInit: { headers: BEARER } }),
};

for (const [name, transport] of Object.entries(transports)) {
  const label = `ts-v1 ${name}`;
  const open = async () => {
    const client = new Client({ name: 'interop', version: '1' }, { capabilities: {} });
    await client.connect(transport(), { timeout: CALL_MS });
    return client;
  };
  const call = (client, tool, args) => client.callTool({ name: tool, arguments: args }, undefined, { timeout: CALL_MS });
  await session(label, open, call, async (client) => {
    await check(`${label} says who it is`, async () => {
      assert.equal(client.getServerVersion()?.name, 'pierre-mcp');
      assert.ok(client.getInstructions());
    });
    await check(`${label} ping`, () => client.ping({ timeout: CALL_MS }));
  });
}
finish();
