// @ts-check
// The notebook by hand: every edit, its undo, what is refused, what is kept, and what is offered while one types.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { playground, SIZES } from './playground.js';

const { open } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const LAB = `# Two hosts
# the hosts
ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip -n A link set a0 up
ip -n B link set b0 up
ip -n A addr add 10.0.0.1/24 dev a0
ip -n B addr add 10.0.0.2/24 dev b0
ip netns exec A ping -c 1 -W 1 10.0.0.2
`;
const PING = 10;
const path = (/** @type {string} */ lab) => `/lab#v1.${deflateRawSync(lab).toString('base64url')}`;

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const source = (page) => page.locator('#lab-text').textContent();

/** @param {Page} page @param {string} text */
const isSource = (page, text) =>
  page.waitForFunction((wanted) => document.querySelector('#lab-text')?.textContent?.trim() === wanted.trim(), text);

/** @param {import('node:test').TestContext} context @param {object} [options] */
async function desk(context, options) {
  const page = await open(context, path(LAB), options);
  await page.locator(`#l${PING}.is-probe`).waitFor({ state: 'attached' });
  return page;
}

/** @param {Page} page @param {number} line */
async function edit(page, line) {
  await page.locator(`#l${line}`).hover();
  await page.locator(`#l${line} [data-edit]`).click();
  await page.locator('.editor').waitFor();
}

/** @param {Page} page @param {string} name */
const press = (page, name) => page.locator('.editor').getByRole('button', { name, exact: true }).click();

/** @param {Page} page */
async function axe(page) {
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test('a line is written in its place, and the ping below it answers anew', async (context) => {
  const page = await desk(context);
  assert.match(await page.locator(`#l${PING}`).innerText(), /64 bytes from 10\.0\.0\.2/);
  await edit(page, 9);
  assert.equal(await page.locator('.editor input').inputValue(), 'ip addr add 10.0.0.2/24 dev b0');
  assert.deepEqual(await axe(page), []);
  await page.fill('.editor input', 'ip addr add 10.0.0.3/24 dev b0');
  await page.keyboard.press('Enter');
  await isSource(page, LAB.replace('10.0.0.2/24', '10.0.0.3/24'));
  assert.equal(await page.locator('.editor').count(), 0);
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), String(PING));
  assert.match(await page.locator(`#l${PING}`).innerText(), /1 packets transmitted, 0 received/);
  assert.ok(await page.evaluate(() => document.activeElement?.closest('#l9')));
  await page.getByRole('button', { name: 'Undo change line 9' }).click();
  await isSource(page, LAB);
  await page.getByRole('button', { name: 'Redo change line 9' }).click();
  await isSource(page, LAB.replace('10.0.0.2/24', '10.0.0.3/24'));
});

test('lines and notes are put above and below, moved, switched off and on, and taken out', async (context) => {
  const page = await desk(context);
  await edit(page, 8);
  await press(page, 'Add below');
  await page.fill('.editor input', 'ip route');
  await page.keyboard.press('Enter');
  const added = LAB.replace('dev a0\n', 'dev a0\nip -n A route\n');
  await isSource(page, added);
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), '9');
  await edit(page, 9);
  await press(page, 'Add above');
  await page.selectOption('.editor select', 'note');
  await page.fill('.editor textarea', 'What A has now');
  await press(page, 'Save');
  await isSource(page, added.replace('ip -n A route\n', '# What A has now\nip -n A route\n'));
  await edit(page, 9);
  await press(page, 'Remove');
  await isSource(page, added);
  await edit(page, 9);
  await press(page, 'Move up');
  await isSource(page, LAB.replace('ip -n A addr', 'ip -n A route\nip -n A addr'));
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-do')), 'up');
  await press(page, 'Move down');
  await isSource(page, added);
  await press(page, 'Switch off');
  await isSource(page, added.replace('ip -n A route', '#- ip -n A route'));
  await press(page, 'Switch on');
  await isSource(page, added);
  await press(page, 'Remove');
  await isSource(page, LAB);
});

test('by keyboard alone: to a line, into it, up and down, off, away, back and forth', async (context) => {
  const page = await desk(context);
  await page.locator('#l8 a.no').focus();
  await page.keyboard.press('Control+/');
  await isSource(page, LAB.replace('ip -n A addr', '#- ip -n A addr'));
  await page.keyboard.press('Control+z');
  await isSource(page, LAB);
  await page.locator('#l8 a.no').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  const moved = LAB.replace(/(ip -n A addr.*\n)(.*\n)/, '$2$1');
  await isSource(page, moved);
  assert.ok(await page.evaluate(() => document.activeElement?.closest('#l8')));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.editor input').inputValue(), 'ip addr add 10.0.0.2/24 dev b0');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.editor').count(), 0);
  await page.keyboard.press('Delete');
  await isSource(page, LAB.replace(/ip -n B addr.*\n/, ''));
  await page.keyboard.press('Control+z');
  await isSource(page, moved);
  await page.keyboard.press('Control+z');
  await isSource(page, LAB);
  await page.keyboard.press('Control+Shift+Z');
  await isSource(page, moved);
  for (const [key, from, to] of [
    ['Alt+Enter', 'dev b0\n', 'dev b0\nip -n B route\n'],
    ['Alt+Shift+Enter', 'ip -n B addr', 'ip -n B route\nip -n B addr'],
  ]) {
    await page.locator('#l8 a.no').focus();
    await page.keyboard.press(key);
    await page.keyboard.type('ip route');
    await page.keyboard.press('Enter');
    await isSource(page, moved.replace(from, to));
    await page.keyboard.press('Control+z');
    await isSource(page, moved);
  }
});

test('what is refused says why beside the line and keeps what was typed', async (context) => {
  const page = await desk(context, { mute: true });
  await edit(page, 8);
  await page.fill('.editor input', 'ip addr | cat');
  await page.keyboard.press('Enter');
  await page.locator('#l8 .refused', { hasText: 'A shell would do something with “|”' }).waitFor();
  assert.equal(await page.locator('.editor input').inputValue(), 'ip addr | cat');
  assert.equal((await source(page))?.trim(), LAB.trim());
  await page.keyboard.press('Escape');
  await page.fill('#typed', 'ping "10.0.0.2');
  await page.keyboard.press('Enter');
  await page.locator('#console-refused', { hasText: 'never closed' }).waitFor();
  assert.equal(await page.locator('#typed').inputValue(), 'ping "10.0.0.2');
});

test('an edit is not lost to a server that is away, nor to a click that comes after it', async (context) => {
  const page = await desk(context, { mute: true });
  await page.route('**/api/v1/view', (route) => route.abort());
  await edit(page, 9);
  await page.fill('.editor input', 'ip addr add 10.0.0.9/24 dev b0');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor();
  assert.equal(await page.locator('.editor input').inputValue(), 'ip addr add 10.0.0.9/24 dev b0');
  await page.unroute('**/api/v1/view');
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await isSource(page, LAB.replace('10.0.0.2/24', '10.0.0.9/24'));
  assert.equal(await page.locator('.editor').count(), 0);
  await page.route('**/api/v1/view', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await edit(page, 9);
  await page.fill('.editor input', 'ip addr add 10.0.0.8/24 dev b0');
  await page.locator('.editor input').press('Enter');
  await page.locator('#l6 a.no').click();
  await page.locator('#l6.is-probe').waitFor();
  await isSource(page, LAB.replace('10.0.0.2/24', '10.0.0.8/24'));
});

test('a slow answer can be given up, and the line stays as it is being typed', async (context) => {
  const page = await desk(context, { mute: true });
  await page.route('**/api/v1/view', () => {});
  await edit(page, 9);
  await page.fill('.editor input', 'ip addr');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByRole('button', { name: 'Cancel' }).click();
  await page.waitForFunction(() => !document.querySelector('.lab-page')?.hasAttribute('aria-busy'));
  assert.equal(await page.locator('.editor input').inputValue(), 'ip addr');
  await page.unroute('**/api/v1/view');
  await page.locator('.editor input').press('Enter');
  await page.locator('#l9', { hasText: 'B# ip addr' }).waitFor();
});

test('a page that is loaded anew has the lab, its undo and what was being typed', async (context) => {
  const page = await desk(context);
  await page.locator('#l8 a.no').focus();
  await page.keyboard.press('Control+/');
  await isSource(page, LAB.replace('ip -n A addr', '#- ip -n A addr'));
  await page.locator('#typed').click();
  await page.keyboard.type('ip rou');
  await page.reload();
  await page.getByRole('button', { name: 'Undo switch line 8 off' }).waitFor();
  assert.equal(await page.locator('#typed').inputValue(), 'ip rou');
  assert.ok(await page.locator('#kept').isHidden());
  await page.getByRole('button', { name: 'Undo switch line 8 off' }).click();
  await isSource(page, LAB);
});

test('a tab that was closed is offered back; two tabs and a shared link overwrite nothing', async (context) => {
  const page = await desk(context);
  const change = async (/** @type {Page} */ of, /** @type {number} */ line) => {
    await of.locator(`#l${line} a.no`).focus();
    await of.keyboard.press('Delete');
    await of.getByRole('button', { name: `Undo remove line ${line}` }).waitFor();
  };
  await change(page, 8);
  const other = await page.context().newPage();
  await other.goto(path(LAB));
  await other.locator(`#l${PING}.is-probe`).waitFor();
  assert.ok(await other.locator('#kept').isHidden(), 'a lab that is open in a tab is not offered');
  await change(other, 9);
  await page.evaluate((hash) => (location.hash = hash), path('# Shared\nip netns add S\n').slice(4));
  await page.locator('#l2', { hasText: 'ip netns add S' }).waitFor();
  await page.getByRole('button', { name: 'Undo open another lab' }).waitFor();
  await Promise.all([page.close(), other.close()]);
  const later = await context_page(other, '/');
  await later.locator('#kept').waitFor();
  assert.equal(await later.locator('#kept li').count(), 2 + 1);
  assert.deepEqual(await axe(later), []);
  await later
    .locator('#kept li', { hasText: 'Two hosts' })
    .first()
    .getByRole('button', { name: 'Go on with it' })
    .click();
  await isSource(later, LAB.replace(/ip -n B addr.*\n/, ''));
  await later.locator('#kept li', { hasText: 'Shared' }).getByRole('button', { name: 'Forget it' }).click();
  await later.waitForFunction(() => document.querySelectorAll('#kept li').length === 1);
});

/** A new tab of the same browser. @param {Page} of @param {string} to */
async function context_page(of, to) {
  const page = await of.context().newPage();
  await page.goto(to);
  return page;
}

test('words, names and addresses are offered while one types, as the lab has them at that line', async (context) => {
  const page = await desk(context);
  await page.selectOption('#console-host', 'A');
  await page.locator('#typed').click();
  await page.keyboard.type('ip ro');
  await page.locator('.console [role=option]', { hasText: 'route' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('#typed').inputValue(), 'ip route ');
  await page.keyboard.type('add default via ');
  const choice = page.locator('.console [role=option]');
  await choice.filter({ hasText: '10.0.0.2' }).waitFor();
  assert.match(await choice.first().innerText(), /10\.0\.0\.2\s+B b0/);
  await page.keyboard.press('ArrowDown');
  assert.equal(await choice.first().getAttribute('aria-selected'), 'true');
  assert.equal(
    await page.locator('#typed').getAttribute('aria-activedescendant'),
    await choice.first().getAttribute('id'),
  );
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#typed').inputValue(), 'ip route add default via 10.0.0.2 ');
  await page.keyboard.press('Enter');
  await page.locator('#lines .is-probe', { hasText: 'A# ip route add default via 10.0.0.2' }).waitFor();
  await edit(page, 6);
  await page.fill('.editor input', 'ip addr del ');
  await page.waitForTimeout(400);
  assert.equal(await page.locator('.editor [role=option]').count(), 0, 'A has no address yet on line 6');
});

test('on a phone every row can be opened by touch, and its buttons are large enough for a thumb', async (context) => {
  const page = await desk(context, { viewport: SIZES.phone, hasTouch: true, isMobile: true });
  await page.locator('#l8 [data-edit]').tap();
  const heights = await page
    .locator('.editor :is(input, button):visible')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.ok(
    heights.every((height) => height >= 44),
    String(heights),
  );
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), SIZES.phone.width);
});
