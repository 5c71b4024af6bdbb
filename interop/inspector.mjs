// The MCP Inspector's command line against the binary: the portability of the tool schemas (`--strict`) and each
// tool, over stdio, Streamable HTTP and HTTP+SSE, in both protocol eras.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BASE, BINARY, CALLS, STDIO, assertGood, assertTools, check, filled, finish, learn } from './lib.mjs';

const LAUNCHER = fileURLToPath(
  new URL('node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js', import.meta.url),
);
const HEADER = ['--header', 'Authorization: Bearer sk-sandbox'];
const targets = {
  stdio: [BINARY, ...STDIO.args],
  http: [`${BASE}/mcp`, '--transport', 'http', ...HEADER],
  sse: [`${BASE}/sse`, '--transport', 'sse', ...HEADER],
};

// Answers { code, stdout, stderr }; a run that hangs is ended after 30 seconds.
function inspector(target, ...options) {
  const args = [LAUNCHER, '--cli', ...target, '--format', 'json', ...options];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { timeout: 30_000, maxBuffer: 16 << 20 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 'timeout') : 0, stdout, stderr }),
    );
    child.stdin.end();
  });
}

function answer({ code, stdout, stderr }) {
  assert.equal(code, 0, `exit ${code}: ${stderr.slice(-500)}`);
  const body = JSON.parse(stdout);
  return body.result ?? body;
}

for (const [name, target] of Object.entries(targets)) {
  for (const era of name === 'sse' ? ['legacy'] : ['legacy', 'modern']) {
    const label = `inspector ${name} ${era}`;
    const run = (...options) => inspector(target, '--protocol-era', era, ...options);
    await check(`${label} tools/list --strict`, async () => {
      assertTools(answer(await run('--method', 'tools/list', '--strict')).tools);
    });
    // Each call is a process of its own: all of them once, elsewhere the first of each kind of effect.
    const few = ['get_accounts', 'get_transactions', 'manual_update', 'update_payment_reminder'];
    const known = {};
    for (const [tool, wanted] of CALLS.filter(([tool]) => label === 'inspector stdio legacy' || few.includes(tool))) {
      await check(`${label} tools/call ${tool}`, async () => {
        const args = filled(wanted, known);
        const result = answer(
          await run('--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(args)),
        );
        assertGood(result);
        learn(known, tool, result);
      });
    }
    await check(`${label} tools/call refuses a bad argument`, async () => {
      const refused = await run('--method', 'tools/call', '--tool-name', 'get_accounts', '--tool-args-json', '{"bogus":1}');
      assert.equal(refused.code, 5, `exit ${refused.code}: ${refused.stderr.slice(-300)}`); // 5: the tool answered isError
    });
  }
}
finish();
