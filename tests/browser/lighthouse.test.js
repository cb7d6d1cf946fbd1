// @ts-check
// What Lighthouse says of the first page. Its score for speed is of the machine as well, and is only told.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';

import lighthouse from 'lighthouse';

import { browser, serve } from './playground.js';

const FULL = ['accessibility', 'best-practices', 'seo'];

/** A port that nobody listens on. @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('Lighthouse finds nothing to mend', async (context) => {
  const port = await freePort();
  const [server, chrome] = await Promise.all([serve(), browser([`--remote-debugging-port=${port}`])]);
  context.after(() => Promise.all([chrome.close(), server.stop()]));
  const told = await lighthouse(server.origin, { port, output: 'json', logLevel: 'error' });
  assert.ok(told);
  const { audits, categories } = told.lhr;
  const found = FULL.flatMap((category) => categories[category].auditRefs)
    .map(({ id }) => audits[id])
    .filter(({ score, scoreDisplayMode }) => (score !== null && score < 1) || scoreDisplayMode === 'error')
    .map(({ id, title, errorMessage, details }) => `${id}: ${errorMessage ?? title}\n${JSON.stringify(details)}`);
  assert.deepEqual(found, []);
  assert.deepEqual(FULL.map((category) => categories[category].score), [1, 1, 1]); // prettier-ignore
  context.diagnostic(`performance ${Math.round(Number(categories.performance.score) * 100)}`);
});
