// @ts-check
// What may go wrong around the page: a browser that keeps nothing or has no room, a tab that crashes, a busy server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { playground } from './playground.js';

const { open } = playground();

const LAB = `# Two hosts
ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip -n A addr add 10.0.0.1/24 dev a0
ip -n A link set a0 up
ip -n B link set b0 up
ip netns exec A ping -c 1 -W 1 10.0.0.1
`;
const PING = 8;
const PATH = `/lab#v1.${deflateRawSync(LAB).toString('base64url')}`;

/** @typedef {import('playwright-core').Page} Page */

/** Takes a line out of the lab. @param {Page} page @param {number} line */
async function change(page, line) {
  await page.locator(`#l${PING}.is-probe`).waitFor();
  await page.locator(`#l${line} a.no`).focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: `Undo remove line ${line}` }).waitFor();
}

test('a browser that keeps nothing says so once, and all else works', async (context) => {
  const page = await open(context, '/healthz', { mute: true });
  await page.addInitScript(() => {
    for (const name of ['getItem', 'setItem', 'removeItem'])
      Storage.prototype[name] = () => {
        throw new DOMException('no', 'SecurityError');
      };
  });
  await page.goto(PATH);
  await change(page, 7);
  const alert = page.getByRole('alert');
  await alert.filter({ hasText: 'Your browser keeps nothing, or has no room.' }).waitFor();
  await page.locator('#l6 a.no').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Undo remove line 6' }).click();
  await page.getByRole('button', { name: 'Undo remove line 7' }).waitFor();
});

test('where there is no room left, labs of tabs that were closed make room, the oldest first', async (context) => {
  const page = await open(context, '/healthz', { mute: true });
  await page.evaluate(() => {
    const kept = (/** @type {number} */ at, /** @type {number} */ size) =>
      JSON.stringify({ lab: `# ${at}\n#${'x'.repeat(size)}\n`, line: null, title: `${at}`, at, past: [], future: [] });
    localStorage.setItem('desk:old', kept(1, 1000));
    localStorage.setItem('desk:new', kept(2, 10));
    let size = 1 << 22;
    for (let rest = ''; size >= 1; size >>= 1)
      try {
        localStorage.setItem('other', rest + 'x'.repeat(size));
        rest += 'x'.repeat(size);
      } catch {
        // No room for that much: half of it, then.
      }
  });
  await page.goto(PATH);
  await change(page, 7);
  await page.waitForFunction(() => localStorage.getItem('desk:old') === null);
  assert.ok(await page.evaluate(() => localStorage.getItem('desk:new')), 'there was room without that');
  assert.ok(await page.getByRole('alert').isHidden());
  await page.reload();
  await page.getByRole('button', { name: 'Undo remove line 7' }).waitFor();
});

test('a tab that crashed is offered back', async (context) => {
  const page = await open(context, PATH);
  await change(page, 7);
  const crashed = page.waitForEvent('crash');
  page.goto('chrome://crash').catch(() => {});
  await crashed;
  const later = await page.context().newPage();
  await later.goto('/');
  await later.locator('#kept li', { hasText: 'Two hosts' }).getByRole('button', { name: 'Go on with it' }).click();
  await later.getByRole('button', { name: 'Undo remove line 7' }).waitFor();
  assert.equal(await later.locator('#lines li.row[data-row]').count(), PING - 2);
});

test('a server that is busy is told in its own words, and asked again without a press', async (context) => {
  const page = await open(context, '/', { mute: true });
  let asked = 0;
  await page.route('**/api/v1/view', (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    const problem = { title: 'Busy', status: 503, detail: 'Many labs run just now.' };
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await page.locator('#l56 a.no').click();
  await page.getByRole('alert').filter({ hasText: 'Many labs run just now.' }).waitFor();
  await page.locator('#l56.is-probe').waitFor();
  assert.ok(await page.getByRole('alert').isHidden());
  assert.equal(asked, 2);
});

test('whoever asks for something else is not brought back by an old question', async (context) => {
  const page = await open(context, '/', { mute: true });
  await page.route('**/api/v1/view', (route) =>
    route.request().postDataJSON().line === 56 ? route.abort() : route.continue(),
  );
  await page.clock.install();
  await page.locator('#l56 a.no').click();
  await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
  await page.locator('#l57 a.no').click();
  await page.locator('#l57.is-probe').waitFor();
  await page.unroute('**/api/v1/view');
  await page.clock.fastForward(60_000);
  await page.waitForTimeout(500);
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), '57');
});
