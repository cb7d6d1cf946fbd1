// @ts-check
// Two labs side by side, and what a change has made of the command that is looked at.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { playground, SIZES } from './playground.js';

const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const { open, origin } = playground();

/** The first ping of the first lab, the alias by which it is answered, a line that has nothing to do with it. */
const PING = 53;
const ALIAS = 30;
const CARD = 21;

/** @param {import('playwright-core').Page} page */
async function axe(page) {
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  assert.deepEqual(violations, []);
}

/** @param {import('playwright-core').Page} page @param {number} line */
async function toggle(page, line) {
  await page.locator(`#l${line} [data-edit]`).focus();
  await page.keyboard.press('Control+/');
}

test('after a change the answer says what it was before, and leads to both labs side by side', async (context) => {
  const page = await open(context, `/?line=${PING}&lang=en`);
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await page.waitForURL(/\/compare\?lang=en#v1\.[\w-]+$/);
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('10.0.3.110/24'));
  await page.goBack();
  const note = page.locator('#changed');
  assert.ok(await note.isHidden());
  await toggle(page, ALIAS);
  await note.getByText('10.0.3.2 was answered by A itself. From step 2 on, which was step 4 before').waitFor();
  await axe(page);
  await note.getByText('Go to that step').click();
  assert.equal(await page.locator('#count').textContent(), '2');
  assert.ok(await note.isVisible(), 'a step is no other line');
  await note.getByText('Side by side').click();
  await page.locator('.is-parting', { hasText: 'Here they part' }).first().waitFor();
  assert.match(page.url(), /\/compare\?lang=en#v1\.[\w-]+~v1\.[\w-]+$/);

  await page.goBack();
  await page.locator('#answer', { hasText: 'no route' }).waitFor();
  await toggle(page, ALIAS);
  await note.getByText('A has no route to 10.0.3.2.').waitFor();
  await page.locator('#l57 [data-play]').click();
  await note.waitFor({ state: 'hidden' });
  await toggle(page, CARD);
  await note.getByText('The change makes no difference to this command.').waitFor();
  await note.getByText('Close').click();
  assert.ok(await note.isHidden());
});

test('what is taken back or done again is compared as any edit is', async (context) => {
  const page = await open(context, `/?line=${PING}&lang=en`);
  const note = page.locator('#changed');
  await toggle(page, ALIAS);
  await note.getByText('10.0.3.2 was answered by A itself.').waitFor();
  await page.keyboard.press('Control+z');
  await note.getByText('A has no route to 10.0.3.2.').waitFor();
  await page.keyboard.press('Control+y');
  await note.getByText('10.0.3.2 was answered by A itself.').waitFor();
  const payloads = (await note.getByText('Side by side').getAttribute('href'))?.split('#v1.')[1].split('~v1.') ?? [];
  assert.equal(payloads.length, 2);
  assert.ok(page.url().includes(payloads[1]), 'the second lab is the one on the desk');
});

test('a late answer about an older change is never shown', async (context) => {
  const page = await open(context, `/?line=${PING}&lang=en`);
  let held = 0;
  await page.route('**/api/v1/beside', async (route) => {
    held += 1;
    if (held === 1) await new Promise((resolve) => setTimeout(resolve, 1200));
    await route.continue();
  });
  await toggle(page, ALIAS);
  await page.locator('#answer', { hasText: 'no route' }).waitFor();
  await toggle(page, ALIAS);
  await page.locator('#changed', { hasText: 'A has no route to 10.0.3.2.' }).waitFor();
  await page.waitForTimeout(1500);
  assert.match((await page.locator('#changed').textContent()) ?? '', /A has no route/);
});

test('two labs are typed, set side by side, and every step leads into its own lab', async (context) => {
  const page = await open(context, '/compare?lang=en');
  await axe(page);
  const lab = '# Small\nip netns add A\nip -n A link set lo up\nip netns exec A ping -c 1 127.0.0.1\n';
  await page.getByLabel('One lab').fill(lab);
  await page.getByLabel('The other lab').fill(lab.replace('ip -n', '#- ip -n'));
  await page.getByRole('button', { name: 'Compare' }).click();
  const parting = page.locator('.is-parting');
  await parting.waitFor();
  await page.locator('.gone', { hasText: 'ip link set lo up' }).waitFor();
  assert.deepEqual(
    await page
      .locator('.ends p')
      .allTextContents()
      .then((said) => new Set(said).size),
    2,
  );
  assert.ok(!(await page.locator('#texts').evaluate((texts) => /** @type {HTMLDetailsElement} */ (texts).open)));
  await axe(page);
  const link = parting.locator('a[data-side="1"]');
  const { line, step } = /** @type {DOMStringMap} */ (
    await link.evaluate((link) => ({ .../** @type {HTMLElement} */ (link).dataset }))
  );
  await link.click();
  await page.locator('#l4.is-probe').waitFor();
  assert.ok(page.url().includes(`&line=${line}&step=${step}`), page.url());
  assert.equal(await page.locator('#l3').getAttribute('data-kind'), 'off');
  await page.goBack();
  await parting.waitFor();

  await page.goto('/compare?lang=en#v1.AAAA~v1.BBBB');
  await page.locator('#alert', { hasText: 'does not hold a whole lab' }).waitFor();
});

test('what is no lab is told beside its text, which stays', async (context) => {
  const page = await open(context, '/compare?lang=pt');
  await page.locator('#lab-0').fill('ip netns add A\n');
  await page.locator('#lab-1').fill('ping '.repeat(20_000));
  await page.getByRole('button', { name: 'Comparar' }).click();
  await page.locator('#refused-1').getByText('o máximo aceito').waitFor();
  assert.ok(await page.locator('#refused-0').isHidden());
  assert.equal((await page.locator('#lab-1').inputValue()).length, 100_000);
  await axe(page);
});

test('without script the form and the examples do the same, on a phone one lab below the other', async (context) => {
  const options = { javaScriptEnabled: false, viewport: SIZES.phone, colorScheme: /** @type {const} */ ('dark') };
  const page = await open(context, '/compare?lang=en', options);
  await page.locator('.examples a').first().click();
  await page.locator('.is-parting').first().waitFor();
  const [one, other] = await page.locator('.is-parting').first().locator('a').all();
  const [above, below] = [await one.boundingBox(), await other.boundingBox()];
  assert.ok(above && below && above.y + above.height <= below.y && above.height >= 44);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), SIZES.phone.width);
  await one.click();
  assert.ok(page.url().startsWith(`${origin()}/gallery/seed-loopback-alias?lang=en&line=`));
  await page.goBack();
  await page.locator('#texts summary').click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('.is-parting').first().waitFor();
});
