// What every JavaScript check here shares: the calls to make, what a good answer is, and one printed line a check.

import assert from 'node:assert/strict';

export const BINARY = process.env.PIERRE_MCP_BIN;
export const BASE = process.env.PIERRE_MCP_URL; // http://127.0.0.1:PORT, the sandbox started by ./run
export const STDIO = { command: BINARY, args: ['--sandbox', '--today', '2026-11-22', 'stdio'] };
export const DOCUMENTED = { command: BINARY, args: ['--sandbox=documented', '--today', '2026-11-22', 'stdio'] };
export const BEARER = { Authorization: 'Bearer sk-sandbox' };
export const CALL_MS = 20_000;

export const NAMES = [
  'get_accounts',
  'get_balance_by_account',
  'get_transactions',
  'manual_update',
  'update_payment_reminder',
];

// The five calls, in order; `accountId` is what get_accounts answered.
export function calls(accountId) {
  return [
    ['get_accounts', {}],
    ['get_balance_by_account', { accountId }],
    ['get_transactions', { startDate: '2026-11-01', endDate: '2026-11-22' }],
    ['manual_update', {}],
    ['update_payment_reminder', { reminderId: 'pr_001', title: 'Conta de luz' }],
  ];
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

export function firstBankAccount(result) {
  const account = result.structuredContent?.accounts?.find((row) => row.type === 'BANK');
  assert.ok(account?.accountId, 'get_accounts names no account of type BANK');
  return account.accountId;
}

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
  for (const name of NAMES) assert.ok(names.includes(name), `${name} is not listed`);
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

// One session with an SDK client: list, the five calls, other forms of the largest, refusals, an unknown
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
    let accountId = 'unknown';
    for (const [name] of calls()) {
      await check(`${label} ${name}`, async () => {
        const args = calls(accountId).find(([other]) => other === name)[1];
        const result = await call(client, name, args);
        assertGood(result);
        if (name === 'get_accounts') accountId = firstBankAccount(result);
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
