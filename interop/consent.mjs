// A person agrees, or does not, through clients that others wrote: asked while the call waits (SDK v1, stdio and
// HTTP+SSE), asked by the answer (SDK v2 at 2026-07-28, stdio and HTTP), and in two steps where a client cannot ask.

import assert from 'node:assert/strict';
import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { BASE, CALL_MS, STDIO, assertGood, assertRefused, check, finish, within } from './lib.mjs';

// A key of its own for each client: the sandbox keeps what each has changed apart.
let clients = 0;
const bearer = () => ({ requestInit: { headers: { Authorization: `Bearer sk-sandbox-consent-${(clients += 1)}` } } });

const v1 = (transport) => async (answer) => {
  const client = new ClientV1({ name: 'interop', version: '1' }, { capabilities: answer ? { elicitation: {} } : {} });
  if (answer) client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params));
  await client.connect(transport(), { timeout: CALL_MS });
  return [client, (name, args) => client.callTool({ name, arguments: args }, undefined, { timeout: CALL_MS })];
};
const v2 = (transport) => async (answer) => {
  const capabilities = answer ? { elicitation: { form: {} } } : {};
  const versionNegotiation = { mode: { pin: '2026-07-28' } };
  const client = new ClientV2({ name: 'interop', version: '1' }, { capabilities, versionNegotiation });
  if (answer) client.setRequestHandler('elicitation/create', ({ params }) => answer(params));
  await client.connect(transport(), { timeout: CALL_MS });
  return [client, (name, args) => client.callTool({ name, arguments: args }, { timeout: CALL_MS })];
};

const ways = {
  'ts-v1 stdio': v1(() => new StdioV1({ ...STDIO, stderr: 'ignore' })),
  'ts-v1 sse': v1(() => new SSEClientTransport(new URL(`${BASE}/sse`), bearer())),
  'ts-v2 stdio 2026-07-28': v2(() => new StdioV2({ ...STDIO, stderr: 'ignore' })),
  'ts-v2 http 2026-07-28': v2(() => new StreamableHTTPClientTransport(new URL(`${BASE}/mcp`), bearer())),
};

const REMINDER = { reminderId: 'pr_001', hardDelete: true };

async function listed(call) {
  const { structuredContent } = await call('list_payment_reminders', { filter: 'all' });
  return structuredContent.reminders.some((row) => row.reminderId === REMINDER.reminderId);
}

for (const [label, open] of Object.entries(ways)) {
  for (const action of ['decline', 'accept']) {
    await check(`consent ${label} ${action}`, async () => {
      const questions = [];
      const [client, call] = await open(({ message }) => {
        questions.push(message);
        return action === 'accept' ? { action, content: {} } : { action };
      });
      try {
        const result = await call('delete_payment_reminder', REMINDER);
        assert.equal(questions.length, 1, JSON.stringify(questions));
        assert.match(questions[0], /^Excluir .*lembrete/);
        if (action === 'accept') assertGood(result);
        else assertRefused(result);
        assert.equal(await listed(call), action !== 'accept');
      } finally {
        await within(client.close(), 5_000, 'close');
      }
    });
  }
  await check(`consent ${label} in two steps`, async () => {
    const [client, call] = await open(null);
    try {
      const preview = await call('delete_payment_reminder', REMINDER);
      assertGood(preview);
      const { confirmationToken } = preview.structuredContent;
      assert.ok(confirmationToken && (await listed(call)), 'deleted without consent');
      assertGood(await call('delete_payment_reminder', { ...REMINDER, confirmationToken }));
      assert.equal(await listed(call), false);
      assertRefused(await call('delete_payment_reminder', { ...REMINDER, confirmationToken }));
    } finally {
      await within(client.close(), 5_000, 'close');
    }
  });
}
finish();
