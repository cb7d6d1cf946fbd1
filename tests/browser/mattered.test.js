// @ts-check
// What mattered: told below the steps when the page stands, and lines that made no difference are dimmed.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { playground } from './playground.js';

const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const { open } = playground();

/** The first ping of the first lab, one that asks the wire, and the alias by which the first is answered. */
const PING = 53;
const WIRE = 74;
const ALIAS = 30;

/** @param {import('playwright-core').Page} page */
const dimmed = (page) =>
  page.evaluate(() => [...document.querySelectorAll('.is-idle')].map((row) => Number(row.getAttribute('data-line'))));

test('the lines that mattered are told, and the others dimmed, for each command that is played', async (context) => {
  const page = await open(context, `/?line=${PING}&step=3`);
  await page.locator('#mattered li', { hasText: 'Then, A would have no route to 10.0.3.2.' }).waitFor();
  const idle = await dimmed(page);
  assert.ok(idle.includes(20) && idle.includes(36), `${idle}`);
  assert.ok(![12, 15, ALIAS, PING, WIRE].some((line) => idle.includes(line)), `${idle}`);
  await page.locator(`#mattered a[data-line="${ALIAS}"]`).first().hover();
  await page.locator(`#l${ALIAS}.is-lit`).waitFor();
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  assert.deepEqual(violations, []);
  await page.locator(`#l${WIRE} [data-play]`).click();
  await page.locator('#mattered li', { hasText: 'would not be allowed to answer it' }).waitFor();
  const later = await dimmed(page);
  assert.ok(later.includes(ALIAS) && !later.includes(20), `${later}`);
});

test('what would have to be different is found, and one of the changes tried', async (context) => {
  const page = await open(context, `/?line=${PING}&step=3`);
  await page.getByLabel('What would have to be different').selectOption({ label: 'leave by enp0s3?' });
  await page.getByRole('button', { name: 'Find out' }).click();
  const alias = page.locator('#wishes li', { hasText: 'addr add 10.0.3.110/24 dev enp0s3' });
  await alias.waitFor();
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  assert.deepEqual(violations, []);
  await alias.getByRole('button', { name: 'Try it' }).click();
  await page.locator(`#l${ALIAS}`, { hasText: 'dev enp0s3' }).waitFor();
  await page.getByRole('heading', { name: '10.0.3.2 was answered by GW' }).waitFor();
  await page.getByRole('button', { name: `Undo change line ${ALIAS}` }).click();
  await page.locator(`#l${ALIAS}`, { hasText: 'dev lo' }).waitFor();
});
