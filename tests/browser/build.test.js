// @ts-check
// A network that is built by hand, through forms alone: with script, by keyboard, and without script.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { playground, SIZES } from './playground.js';

const { open } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** An empty lab: base64url(deflate-raw('')). */
const EMPTY = '/lab#v1.AwA';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {RegExp} text */
const written = (page, text) =>
  page.waitForFunction(
    ([source, flags]) => new RegExp(source, flags).test(document.querySelector('#lab-text')?.textContent ?? ''),
    [text.source, text.flags],
  );

/** @param {Page} page @param {string} name */
const press = (page, name) => page.locator('#build').getByRole('button', { name, exact: true }).first().click();

test('two hosts, a cable, addresses: each form writes its commands, and the ping is answered', async (context) => {
  const page = await open(context, EMPTY);
  await page.waitForFunction(() => document.querySelectorAll('#lines .row').length === 0);
  await page.getByRole('tab', { name: 'Build' }).click();
  await press(page, 'Add host');
  await written(page, /^ip netns add A\nip -n A link set lo up\n$/);
  await press(page, 'Add host');
  await written(page, /ip netns add B/);
  await page.selectOption('#b-a', 'A');
  await page.selectOption('#build [name=b]', 'B');
  await press(page, 'Connect');
  await written(page, /ip link add A-eth0 netns A type veth peer name B-eth0 netns B\n/);
  for (const [host, address] of [
    ['A', '10.0.0.1/24'],
    ['B', '10.0.0.2/24'],
  ]) {
    await page.locator(`.look [data-look="${host}"]`).click();
    const form = page.locator(`#build-${host} .piece`).first();
    await form.waitFor();
    await form.locator('[name=address]').fill(address);
    await form.locator('[name=dev]').selectOption(`${host}-eth0`);
    await page.keyboard.press('Tab');
    await form.getByRole('button', { name: 'Add Address' }).click();
    await written(page, new RegExp(`ip -n ${host} addr add ${address} dev ${host}-eth0\n`));
  }
  await page.selectOption('#ping-from', 'A');
  await page.fill('#ping-to', '10.0.0.2');
  await page.keyboard.press('Enter');
  await page.locator('#lines .is-probe', { hasText: '64 bytes from 10.0.0.2' }).waitFor();
  await press(page, 'Cut A-eth0');
  await written(page, /ip -n A link set A-eth0 down\n$/);
  const { violations } = await page.evaluate(`${AXE}; axe.run()`);
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  );
  await page.keyboard.press('Control+z');
  await written(page, /ping -c 1 -W 1 10\.0\.0\.2\n$/);
});

test('what a form asks for and no shell would take is refused at the form', async (context) => {
  const page = await open(context, '/', { mute: true });
  await page.getByRole('tab', { name: 'Build' }).click();
  const form = page.locator('#build-A .piece').nth(1);
  await form.locator('[name=dst]').fill('default; reboot');
  await form.getByRole('button', { name: 'Add Route' }).click();
  await page.locator('#build-refused', { hasText: 'A shell would do something with “;”' }).waitFor();
  assert.equal(await form.locator('[name=dst]').inputValue(), 'default; reboot');
});

test('without script the same forms lead to a page with the commands', async (context) => {
  const page = await open(context, '/', { javaScriptEnabled: false });
  await press(page, 'Add host');
  await page.locator('#lines .is-probe', { hasText: 'B# ip link set lo up' }).waitFor();
  await page.selectOption('#b-a', 'B');
  await page.selectOption('#build [name=b]', 'GW');
  await press(page, 'Connect');
  await page.locator('#lines .row', { hasText: 'type veth peer name GW-eth0 netns GW' }).waitFor();
  await page.locator('#build-A summary').click();
  await press(page, 'Remove default via 10.0.3.2 dev lo');
  await page.locator('#lines .is-probe', { hasText: 'A# ip route del default via 10.0.3.2 dev lo' }).waitFor();
});

test('on a phone its targets are large enough for a thumb, and nothing is wider than the screen', async (context) => {
  const page = await open(context, '/', { viewport: SIZES.phone });
  await page.getByRole('tab', { name: 'Build' }).click();
  const heights = await page
    .locator('#build :is(input:not([type=hidden]), select, button):visible')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.ok(heights.length > 10 && heights.every((height) => height >= 44), String(heights));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), SIZES.phone.width);
});
