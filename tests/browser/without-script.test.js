// @ts-check
// The page in a browser that runs no script: everything is there, and everything can be gone to.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { playground } from './playground.js';

const { open } = playground();
const bare = { javaScriptEnabled: false };

test('lab, outputs, answer, picture, steps, captures and tables can be seen', async (context) => {
  const page = await open(context, '/?line=53&step=5', bare);
  const visible = (/** @type {string} */ selector) => page.locator(selector).first().isVisible();
  for (const selector of [
    '#lines .cmd',
    '#lines .out',
    '#answer h2',
    '#pic-wide',
    '#captures table',
    '#tables table',
  ]) {
    assert.ok(await visible(selector), selector);
  }
  assert.match(await page.locator('#lines').innerText(), /64 bytes from 10\.0\.3\.2: icmp_seq=1 ttl=64/);
  assert.ok((await page.locator('#why .st').count()) > 10);
  assert.equal(await page.locator('#why .body:visible').count(), 1);
  assert.ok(await visible('#step-5 .say'));
});

test('what needs script is not there', async (context) => {
  const page = await open(context, '/', bare);
  for (const id of ['play', 'scrub', 'speed', 'copy']) assert.ok(await page.locator(`#${id}`).isHidden(), id);
});

test('lines, steps, language and theme are links and buttons to other pages', async (context) => {
  const page = await open(context, '/', bare);
  await page.locator('#l56 a.no').click();
  await page.waitForURL('**/?line=56');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  assert.equal(await page.locator('#why [aria-current=step]').getAttribute('id'), 'step-1');
  await page.locator('#step-4 .st').click();
  assert.equal(await page.locator('#why [aria-current=step]').getAttribute('id'), 'step-4');
  await page.getByRole('link', { name: 'Português' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'pt-BR');
  await page.getByRole('button', { name: /^Tema/ }).click();
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'light');
  await page.getByRole('button', { name: /^Tema/ }).click();
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await page.locator('#why [aria-current=step]').getAttribute('id'), 'step-4');
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), '56');
});

test('the forms add commands one after the other and take them back', async (context) => {
  const page = await open(context, '/', bare);
  await page.fill('#ping-to', '10.0.3.5');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('#lines .is-probe', { hasText: '10.0.3.5' }).waitFor();
  await page.selectOption('#console-host', 'GW');
  await page.fill('#typed', 'ip route');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('#lines .is-probe', { hasText: 'GW# ip route' }).waitFor();
  assert.equal(await page.locator('#lines .row', { hasText: '10.0.3.5' }).count(), 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('#lines .is-probe', { hasText: '10.0.3.5' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.ok(await page.getByRole('button', { name: 'Undo' }).isHidden());
});

test('at 1024 the notebook opens over the picture', async (context) => {
  const page = await open(context, '/', { ...bare, viewport: { width: 1024, height: 768 } });
  assert.ok(await page.locator('#lines').isHidden());
  await page.getByRole('link', { name: 'Notebook' }).click();
  assert.ok(await page.locator('#lines').isVisible());
  await page.getByRole('link', { name: 'Close' }).click();
  assert.ok(await page.locator('#lines').isHidden());
});
