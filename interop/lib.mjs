// What every JavaScript check here shares: the calls to make, what a good answer is, and one printed line a check.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const BINARY = process.env.PIERRE_MCP_BIN;
export const BASE = process.env.PIERRE_MCP_URL; // http://127.0.0.1:PORT, the sandbox started by ./run
export const STDIO = { command: BINARY, args: ['--sandbox', '--today', '2026-11-22', 'stdio'] };
export const DOCUMENTED = { command: BINARY, args: ['--sandbox=documented', '--today', '2026-11-22', 'stdio'] };
export const BEARER = { Authorization: 'Bearer sk-sandbox' };
export const CALL_MS = 20_000;

// Every read tool, a sync and a change, in an order in which each finds the ids that it needs: a value in braces
// stands for one that an earlier answer gave.
export const CALLS = JSON.parse(readFileSync(new URL('calls.json', import.meta.url), 'utf8'));

export function filled(args, known) {
  const text = JSON.stringify(args).replace(/\{(\w+)\}/g, (whole, name) => known[name] ?? whole);
  return JSON.parse(text);
}

// Keeps the ids that later calls need.
export function learn(known, tool, { structuredContent: said }) {
  if (tool === 'get_accounts') {
    known.bank = said.accounts.find((row) => row.type === 'BANK')?.accountId;
    known.card = said.accounts.find((row) => row.type === 'CREDIT')?.accountId;
    assert.ok(known.bank && known.card, 'get_accounts names no bank account or no card');
  }
  if (tool === 'list_spending_limits') {
    known.limit = said.limits[0]?.limitId;
    assert.ok(known.limit, 'list_spending_limits names no limit');
  }
}

// More answers of the tool with the largest output schema, each in another form.
export const FORMS = [
  { period: 'mes_passado', detail: 'full', pageSize: 50 },
  { period: '2026-10', format: 'structured' },
  { period: 'ultimos_90_dias', accountType: 'CREDIT' },
  { period: 'ontem', minAmount: 1000000 }, // nothing
];

// Calls that must be refused in the result, not as a protocol error.
export const REFUSED = [
  ['get_accounts', { bogus: 1 }],
  ['get_transactions', { startDate: '2026-11-22', endDate: '2026-11-01' }],
  ['get_balance_by_account', {}],
];

export function assertGood(result) {
  const said = JSON.stringify(result.content)?.slice(0, 300);
  assert.notEqual(result.isError, true, `isError: ${said}`);
  assert.equal(typeof result.structuredContent, 'object', `no structuredContent: ${said}`);
  assert.ok(result.structuredContent !== null && !Array.isArray(result.structuredContent));
  assert.equal(result.content.length, 1, 'one content block');
  assert.equal(result.content[0].type, 'text');
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent, 'text differs from structuredContent');
}

export function assertRefused(result) {
  assert.equal(result.isError, true, `not refused: ${JSON.stringify(result).slice(0, 300)}`);
  assert.equal(result.structuredContent, undefined, 'an error carries structuredContent');
  assert.ok(result.content.length > 0 && result.content.every((part) => part.type === 'text' && part.text.length > 0));
}

export function assertTools(tools) {
  const names = tools.map((tool) => tool.name);
  for (const [name] of CALLS) assert.ok(names.includes(name), `${name} is not listed`);
  for (const tool of tools) {
    assert.ok(tool.title && tool.description, `${tool.name}: no title or no description`);
    assert.equal(tool.inputSchema?.type, 'object', `${tool.name}: input schema`);
    assert.equal(tool.outputSchema?.type, 'object', `${tool.name}: output schema`);
    assert.equal(typeof tool.annotations?.readOnlyHint, 'boolean', `${tool.name}: readOnlyHint`);
  }
}

let failed = 0;

export async function check(name, run) {
  try {
    await run();
    console.log(`ok   ${name}`);
    return true;
  } catch (error) {
    failed += 1;
    const text = String(error?.message ?? error).split('\n').slice(0, 6).join(' ').slice(0, 600);
    console.log(`FAIL ${name}: ${text}`);
    return false;
  }
}

// One session with an SDK client: list, every read tool, other forms of the largest, refusals, an unknown
// tool, close. `open` answers a connected client; `call` makes one call with the SDK's own signature.
export async function session(label, open, call, extra = async () => {}) {
  let client;
  if (!(await check(`${label} connect`, async () => { client = await open(); }))) return;
  try {
    await check(`${label} tools/list`, async () => {
      const { tools } = await client.listTools(undefined, { timeout: CALL_MS });
      assertTools(tools);
    });
    await extra(client);
    const known = {};
    for (const [name, args] of CALLS) {
      await check(`${label} ${name}`, async () => {
        const result = await call(client, name, filled(args, known));
        assertGood(result);
        learn(known, name, result);
      });
    }
    for (const args of FORMS) {
      await check(`${label} get_transactions ${JSON.stringify(args)}`, async () => {
        assertGood(await call(client, 'get_transactions', args));
      });
    }
    await check(`${label} get_transactions, the page after the first`, async () => {
      const args = { period: 'mes_passado', pageSize: 20 };
      const first = await call(client, 'get_transactions', args);
      const cursor = first.structuredContent?.nextCursor;
      assert.ok(cursor, 'the first page names no next one');
      const second = await call(client, 'get_transactions', { ...args, cursor });
      assertGood(second);
      assert.notDeepEqual(second.structuredContent.transactions, first.structuredContent.transactions);
    });
    await check(`${label} prompts`, async () => {
      const { prompts } = await client.listPrompts(undefined, { timeout: CALL_MS });
      assert.ok(prompts.length >= 5, `${prompts.length} prompts`);
      const { messages } = await client.getPrompt({ name: 'resumo_do_mes', arguments: { mes: '2026-10' } });
      assert.match(messages[0].content.text, /summarize_spending com period 2026-10/);
    });
    await check(`${label} resources`, async () => {
      const { resources } = await client.listResources(undefined, { timeout: CALL_MS });
      assert.deepEqual(resources.map((one) => one.uri), ['pierre://contas', 'pierre://lembretes', 'pierre://guia']);
      const { resourceTemplates } = await client.listResourceTemplates(undefined, { timeout: CALL_MS });
      assert.equal(resourceTemplates[0].uriTemplate, 'pierre://extrato/{mes}');
      for (const uri of [...resources.map((one) => one.uri), 'pierre://extrato/2026-10']) {
        const { contents } = await client.readResource({ uri }, { timeout: CALL_MS });
        assert.ok(contents[0].text.length > 100, uri);
      }
      await assert.rejects(client.readResource({ uri: 'pierre://extrato/x' }), (error) => error.code < 0);
    });
    await check(`${label} completion`, async () => {
      const months = { ref: { type: 'ref/prompt', name: 'resumo_do_mes' }, argument: { name: 'mes', value: '2026-1' } };
      assert.deepEqual((await client.complete(months)).completion.values, ['2026-11', '2026-10']);
    });
    for (const [name, args] of REFUSED) {
      await check(`${label} ${name} refuses ${JSON.stringify(args)}`, async () => {
        assertRefused(await call(client, name, args));
      });
    }
    await check(`${label} an unknown tool is a protocol error`, async () => {
      await assert.rejects(call(client, 'no_such_tool', {}), (error) => Number.isInteger(error.code) && error.code < 0);
    });
  } finally {
    await check(`${label} close`, () => within(client.close(), 5_000, 'close'));
  }
}

export function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no end after ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function finish() {
  process.exit(failed === 0 ? 0 : 1);
}
