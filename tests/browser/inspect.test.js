// @ts-check
// The inspectors: the packet with its octets, the tables at a step, the captures, and the links between all of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { SIZES, playground } from './playground.js';

const { open } = playground();

/** The first ping of the first lab: its route is chosen at step 4, `lo` hears it at step 7. */
const PING = 53;
const CHOSEN = 4;
const HEARD = 7;
const ROUTE = '[data-is^="route:A/local_10.0.3.0/24_dev_lo_table_local"]';

/** @param {import('playwright-core').Page} page @param {string} name */
const tab = (page, name) => page.getByRole('tab', { name }).click();

/** @param {import('playwright-core').Page} page @param {string} selector */
const isLit = async (page, selector) =>
  assert.ok(
    await page
      .locator(`${selector}.is-lit`)
      .first()
      .waitFor({ state: 'attached', timeout: 3000 })
      .then(() => true)
      .catch(() => false),
    `${selector} is lit`,
  );

/** @param {import('playwright-core').Page} page */
const nothingIsLit = async (page) => {
  await page.mouse.move(700, 2);
  await page.waitForFunction(() => document.querySelectorAll('.is-lit').length === 0);
};

test('a field lights its octets and the octets their field, by hover, by focus and by click', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${HEARD}`);
  await tab(page, 'Packet');
  await page.locator('#f-ip-ttl').hover();
  await isLit(page, '#o-ip-ttl');
  assert.equal(await page.locator('#o-ip-ttl').innerText(), '40');
  assert.equal(await page.locator('.oct.is-lit').count(), 1);
  await nothingIsLit(page);
  await page.locator('#o-ip-version').hover();
  await isLit(page, '#f-ip-version');
  await isLit(page, '#f-ip-hdr_len');
  await nothingIsLit(page);
  await page.locator('#o-ip-src').click();
  await isLit(page, '#f-ip-src');
  await page.keyboard.press('ArrowRight');
  await isLit(page, '#f-ip-dst');
  await page.locator('#f-ip-ttl a').focus();
  await isLit(page, '#o-ip-ttl');
  await page.keyboard.press('ArrowDown');
  await isLit(page, '#o-ip-proto');
  assert.equal(await page.locator('#packet-fields .field a[tabindex="0"]').count(), 1, 'one stop of the Tab key');
  assert.equal(new URL(page.url()).hash, '', 'the address stays that of the step');
  await page.waitForFunction((step) => document.querySelector('#count')?.textContent === step, `${HEARD}`);
});

test('the packet follows the steps while its tab is open', async (context) => {
  const page = await open(context, `/?line=${PING}&step=0`);
  await tab(page, 'Packet');
  assert.match(await page.locator('#packet').innerText(), /Before the first step there is no packet/);
  await page.locator('#scrub').fill(`${HEARD - 1}`);
  await page.locator('#packet', { hasText: 'There is no Ethernet header' }).waitFor();
  await page.locator('#scrub').focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('#packet h4', { hasText: 'Ethernet II' }).waitFor();
  assert.match(await page.locator('#packet h4').first().innerText(), /new/);
  await page.keyboard.press('End');
  await page.locator('#packet', { hasText: 'about no packet' }).waitFor();
});

test('what a router changes stands there before and after', async (context) => {
  const lab = readFileSync(new URL('../kernel/labs/forward-ttl.lab', import.meta.url));
  const page = await open(context, `/lab#v1.${deflateRawSync(lab).toString('base64url')}&line=34`);
  await page.locator('#l34.is-probe').waitFor();
  const forward = page.locator('#why .step', { has: page.locator('.kern', { hasText: 'ip_forward()' }) }).first();
  await forward.locator('.st').click();
  await tab(page, 'Packet');
  await page.locator('#f-ip-ttl.is-changed').waitFor();
  assert.match(await page.locator('#f-ip-ttl dd').innerText(), /was\s64 → 63/);
  assert.match(await page.locator('.changes li').first().innerText(), /Time to Live\s+was\s64 → 63/);
  assert.equal(await page.locator('#f-ip-src.is-changed').count(), 0);
  assert.match(await page.locator('#packet .as-of').innerText(), /changed since step/);
  const echo = page.locator('#packet', { has: page.locator('h3', { hasText: 'echo request' }) });
  const leaves = echo.filter({ hasText: 'It leaves R1' });
  while ((await leaves.count()) === 0) {
    await page.locator('#forward').click();
    await page.waitForTimeout(100);
  }
  assert.match(await page.locator('#f-eth-src dd').innerText(), /was\s02:.* → 02:.* R1, r1b/);
});

test('the tables light what the decision of the step chose, and say why the others lost', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${CHOSEN}`);
  await tab(page, 'Tables');
  assert.match(await page.locator('#tables .as-of').innerText(), /step 4 of line 53/);
  assert.match(await page.locator(`#tables tr.won${ROUTE}`).innerText(), /chosen/);
  assert.match(await page.locator('#tables tr.never', { hasText: 'default via' }).innerText(), /rule 0 had answered/);
  assert.match(await page.locator('#tables tr.won', { hasText: 'lookup local' }).innerText(), /had the answer/);
  assert.equal(await page.locator('#tables-A .moved', { hasText: 'IcmpInEchos' }).count(), 0);
  await page.locator('#scrub').focus();
  await page.keyboard.press('End');
  await page.locator('#tables-A .moved tr', { hasText: 'IcmpInEchos' }).waitFor();
});

test('a route, its step, its line and its place in the picture light each other', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${CHOSEN}`);
  await tab(page, 'Tables');
  await page.locator(`#tables ${ROUTE} .verdict`).hover();
  for (const place of [`#picture ${ROUTE}`, `#step-${CHOSEN}`, `#l30`, `#tables ${ROUTE}`]) await isLit(page, place);
  await nothingIsLit(page);
  await page.locator(`#pic-wide ${ROUTE} text`).first().hover();
  for (const place of [`#tables ${ROUTE}`, `#step-${CHOSEN}`]) await isLit(page, place);
  await nothingIsLit(page);
  await page.locator('#l30 .cmd').hover();
  for (const place of [`#tables ${ROUTE}`, `#step-${CHOSEN}`, '#pic-wide [data-line="30"]', '#answer .pen']) {
    await isLit(page, place);
  }
  await nothingIsLit(page);
  await page.locator('#tables-A tr', { hasText: 'from all lookup local' }).focus();
  await isLit(page, `#step-${CHOSEN - 1}`);
  await tab(page, 'Why');
  await page.locator(`#step-${CHOSEN} .say`).hover();
  for (const place of [`#pic-wide ${ROUTE}`, '#l30', `#player .mk[data-step="${CHOSEN}"]`]) await isLit(page, place);
  await nothingIsLit(page);
  await page.locator(`#step-${CHOSEN} .st`).focus();
  await isLit(page, `#pic-wide ${ROUTE}`);
});

test('a frame, its step, its tap and the packet light each other', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${HEARD}`);
  await tab(page, 'Captures');
  await page.locator(`#captures tr[data-step="${HEARD}"] code`).hover();
  for (const place of [`#step-${HEARD}`, '#w-ear-A\\/lo', '#w-packet', '#packet h3']) await isLit(page, place);
  await nothingIsLit(page);
  await page.locator('#w-packet circle').last().hover();
  for (const place of [`#captures tr[data-step="${HEARD}"]`, `#step-${HEARD}`]) await isLit(page, place);
});

test('a click keeps the lights on until another one, or Escape', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${CHOSEN}`);
  await tab(page, 'Tables');
  await page.locator(`#tables ${ROUTE} .verdict`).click();
  await page.mouse.move(700, 2);
  await isLit(page, `#pic-wide ${ROUTE}`);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelectorAll('.is-lit').length === 0);
});

test('captures fill as the player moves, and a tap in the picture chooses its own', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${HEARD - 1}`);
  await tab(page, 'Captures');
  const frame = page.locator(`#captures tr[data-step="${HEARD}"]`);
  assert.match(await frame.innerText(), /still to come/);
  await page.locator('#scrub').focus();
  await page.keyboard.press('ArrowRight');
  await page.locator(`#captures tr.now[data-step="${HEARD}"]`).waitFor();
  assert.doesNotMatch(await frame.innerText(), /still to come/);
  await page.locator('#captures tr.later code').first().click();
  await page.waitForFunction((step) => Number(document.querySelector('#count')?.textContent) > step, HEARD);
  await tab(page, 'Why');
  await page.locator('#w-ear-A\\/enp0s3').click();
  await page.locator('#captures .tap:visible').waitFor();
  assert.match(await page.locator('#captures .tap:visible').innerText(), /enp0s3 heard nothing/);
  assert.equal(await page.locator('#captures .tap:visible').count(), 1);
  await page.locator('.choose-tap a', { hasText: 'All' }).click();
  assert.ok((await page.locator('#captures .tap:visible').count()) > 1);
});

test('all frames come as a file, by keyboard, and the page stays', async (context) => {
  const page = await open(context, `/?line=${PING}&step=1`);
  await tab(page, 'Captures');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: /Download all frames/ }).press('Enter');
  const file = await coming;
  assert.equal(file.suggestedFilename(), 'hairpin.pcapng');
  assert.equal(await page.locator('#count').innerText(), '1');
});

test('on a phone the inspectors are tabs beneath the picture', async (context) => {
  const page = await open(context, `/?line=${PING}&step=${HEARD}`, { viewport: SIZES.phone, hasTouch: true });
  await page.getByRole('tab', { name: 'Packet' }).tap();
  await page.locator('#f-ip-ttl a').tap();
  await isLit(page, '#o-ip-ttl');
  const box = await page.locator('#f-ip-ttl a').boundingBox();
  assert.ok(box && box.height >= 32, `${box?.height}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= SIZES.phone.width, `${wide}`);
});
