// The MCP conformance suite against the binary's HTTP endpoint: everything that each of the two protocol revisions
// requires. conformance-baseline.yml names, with its reason, what does not apply to a server of this kind; a
// failure that is not named there fails, and so does a named one that has come to pass.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BASE, check, finish } from './lib.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const SUITE = at('node_modules/@modelcontextprotocol/conformance/dist/index.js');
const BASELINE = at('conformance-baseline.yml');

function conformance(...options) {
  const args = [SUITE, 'server', '--url', `${BASE}/mcp`, '--expected-failures', BASELINE, ...options];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { timeout: 240_000, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 'timeout') : 0, text: `${stdout}\n${stderr}` }),
    );
    child.stdin.end();
  });
}

// What went wrong in each check of each scenario, for a reader of the log.
function failures(folder) {
  return readdirSync(folder).flatMap((run) => {
    const checks = JSON.parse(readFileSync(join(folder, run, 'checks.json'), 'utf8'));
    return checks
      .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
      .map(({ id, status, errorMessage }) => `${run.replace(/-\d{4}-\d\d-\d\dT.*/, '')}:${id} ${status} ${errorMessage ?? ''}`);
  });
}

for (const revision of ['2025-11-25', '2026-07-28']) {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const { code, text } = await conformance('--requirements', revision, '-o', folder);
  const plain = text.replace(/\u001b\[\d+m/g, '');
  const passed = (plain.match(/^✓ /gm) ?? []).length;
  const named = (plain.match(/^ {2}~ /gm) ?? []).length;
  const good = await check(`conformance ${revision}: ${passed} scenarios pass, ${named} failures are named in the baseline`, () => {
    assert.equal(code, 0, `exit ${code}`);
    assert.ok(passed > 0, 'no scenario passed');
  });
  if (!good || process.env.PIERRE_INTEROP_VERBOSE) {
    console.log(plain.slice(Math.max(0, plain.indexOf('=== SUMMARY ==='))));
    console.log(failures(folder).join('\n'));
  }
}
finish();
