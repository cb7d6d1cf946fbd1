// @ts-check
// The player: buttons, keys, the line, and the address that goes with them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SIZES, playground } from './playground.js';

const { open } = playground();

/** The first ping of the first lab. */
const PING = 53;

/** @param {import('playwright-core').Page} page */
const now = (page) => page.locator('#why [aria-current=step]');

/** @param {import('playwright-core').Page} page */
const stepOf = async (page) => Number(await page.locator('#scrub').inputValue());

/** @param {import('playwright-core').Page} page @param {number} step */
const isAt = (page, step) =>
  page.waitForFunction((at) => document.querySelector('#count')?.textContent === at, `${step}`);

test('a stranger presses play and sees that lo heard the ping and enp0s3 did not', async (context) => {
  const page = await open(context, '/');
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), String(PING));
  const lo = page.locator('#w-ear-A\\/lo');
  const card = page.locator('#w-ear-A\\/enp0s3');
  assert.equal(await lo.getAttribute('class'), 'ear');
  await page.selectOption('#speed', '4');
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  const steps = Number(await page.locator('#scrub').getAttribute('max'));
  await page.waitForFunction((last) => document.querySelector('#count')?.textContent === last, `${steps}`, {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Play' }).waitFor();
  assert.match((await lo.getAttribute('class')) ?? '', /\bon\b/);
  assert.equal(await card.getAttribute('class'), 'ear');
  assert.equal(await card.getAttribute('data-count'), '0');
  const words = await page.locator('#answer').innerText();
  assert.match(words, /10\.0\.3\.2 was answered by A/);
  assert.match(words, /enp0s3/);
  assert.match(words, /\blo\b/);
});

test('step, back, first and last move by hand, and the address follows', async (context) => {
  const page = await open(context, '/');
  const steps = Number(await page.locator('#scrub').getAttribute('max'));
  const press = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true }).click();
  assert.equal(await now(page).count(), 0);
  await press('Step');
  await isAt(page, 1);
  await press('Step');
  await isAt(page, 2);
  assert.equal(await now(page).getAttribute('id'), 'step-2');
  assert.ok(await now(page).locator('.say').isVisible());
  assert.equal(await page.locator('#why .body:visible').count(), 1);
  await press('Step back');
  await isAt(page, 1);
  await press('To the end');
  await isAt(page, steps);
  await page.waitForURL(`**/?line=${PING}&step=${steps}`);
  await press('To the beginning');
  await isAt(page, 0);
  assert.equal(await now(page).count(), 0);
});

test('a mark of the line, a step of the list and a captured frame lead to their step', async (context) => {
  const page = await open(context, '/');
  await page.locator('#scrub').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await isAt(page, 3);
  const title = await now(page).locator('.title').innerText();
  assert.match(
    (await page.locator('#scrub').getAttribute('aria-valuetext')) ?? '',
    new RegExp(`Step 3 of \\d+: ${title.slice(0, 5)}`),
  );
  await page.locator('#step-5 .st').click();
  await isAt(page, 5);
  await page.getByRole('tab', { name: /Captures/ }).click();
  const frame = page.locator('#captures tbody a').first();
  const step = Number(await frame.innerText());
  await frame.click();
  await isAt(page, step);
});

test('the lines that decided the step are lit, with words', async (context) => {
  const page = await open(context, '/');
  const cause = page.locator('#lines .is-cause', { hasText: 'label lo:0' });
  for (let step = 0; (await cause.count()) === 0; step += 1) {
    assert.ok(step < 10, 'no step names the alias as its cause');
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await isAt(page, step + 1);
  }
  assert.match(await cause.innerText(), new RegExp(`cause of step ${await stepOf(page)}`));
  assert.ok((await now(page).locator('.because .pen').count()) > 0);
});

test('a line and a step that the address names are opened', async (context) => {
  const page = await open(context, `/?line=${PING}&step=5`);
  assert.equal(await stepOf(page), 5);
  assert.equal(await now(page).getAttribute('id'), 'step-5');
});

test('another line is played from the notebook, and the browser goes back and forth', async (context) => {
  const page = await open(context, '/');
  await page.locator('#l56 a.no').click();
  await page.locator('#l56.is-probe').waitFor();
  await page.waitForURL('**/?line=56&step=0');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await page.waitForURL('**/?line=56&step=1');
  await page.locator('#l20 a.no').click();
  await page.locator('#l20.is-probe').waitFor();
  assert.ok(await page.locator('#why .quiet').isVisible());
  assert.ok(await page.getByRole('button', { name: 'Play' }).isDisabled());
  await page.goBack();
  await page.locator('#l56.is-probe').waitFor();
  await isAt(page, 1);
  await page.goBack();
  await page.locator(`#l${PING}.is-probe`).waitFor();
  await page.goForward();
  await page.locator('#l56.is-probe').waitFor();
});

test('keys play where nothing is typed', async (context) => {
  const page = await open(context, '/');
  const steps = Number(await page.locator('#scrub').getAttribute('max'));
  await page.keyboard.press('ArrowRight');
  await isAt(page, 1);
  await page.keyboard.press('End');
  await isAt(page, steps);
  await page.keyboard.press('ArrowLeft');
  await isAt(page, steps - 1);
  await page.keyboard.press('Home');
  await isAt(page, 0);
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'Play' }).waitFor();
  const before = await stepOf(page);
  await page.locator('#typed').focus();
  await page.keyboard.press('End');
  await page.keyboard.type('ip route');
  assert.equal(await stepOf(page), before);
  assert.equal(await page.locator('#typed').inputValue(), 'ip route');
});

test('stepping by hand tells a screen reader the step', async (context) => {
  const page = await open(context, '/');
  assert.equal(await page.locator('#said').innerText(), '');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await isAt(page, 1);
  assert.match(await page.locator('#said').innerText(), /^Step 1 of \d+: \S/);
});

test('labels of the line do not run into each other', async (context) => {
  for (const size of [SIZES.wide, SIZES.middle, { width: 1000, height: 700 }]) {
    const page = await open(context, '/?line=78', { viewport: size });
    const boxes = await page.locator('.scrub text').evaluateAll((labels) =>
      labels
        .map((label) => label.getBoundingClientRect())
        .filter((box) => box.width > 0)
        .map((box) => [box.left, box.right]),
    );
    assert.ok(boxes.length > 0, `labels at ${size.width}`);
    const end = await page.evaluate(() => document.querySelector('.scrub')?.getBoundingClientRect().right ?? 0);
    [...boxes.slice(1), [end]].forEach(([next], at) => assert.ok(boxes[at][1] <= next, `${boxes} at ${size.width}`));
  }
});

test('who wants no motion gets the steps without it', async (context) => {
  const page = await open(context, '/', { reducedMotion: 'reduce' });
  await page.evaluate(() => {
    Element.prototype.animate = () => {
      throw new Error('something moves');
    };
  });
  await page.selectOption('#speed', '4');
  await page.getByRole('button', { name: 'Play' }).click();
  await isAt(page, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
});

test('the pictures keep their elements from step to step', async (context) => {
  const page = await open(context, '/');
  await page.evaluate(() => document.querySelector('#w-host-A')?.setAttribute('data-mine', ''));
  for (const step of [1, 2, 3, 4, 5, 6]) {
    await page.keyboard.press('ArrowRight');
    await isAt(page, step);
  }
  await page.locator('#w-packet').waitFor();
  assert.equal(await page.locator('#pic-wide #w-host-A').count(), 1);
});

test('another host is opened in the picture', async (context) => {
  const page = await open(context, '/');
  await page.getByRole('link', { name: 'GW', exact: true }).click();
  await page.waitForURL('**focus=GW');
  await page.locator('.look [aria-current]', { hasText: 'GW' }).waitFor();
  await page.goBack();
  await page.locator('.look [aria-current]', { hasText: 'A' }).waitFor();
});

test('the packet travels its way, and the ear fills while it does', async (context) => {
  const page = await open(context, `/?line=${PING}&step=6`);
  await page.selectOption('#speed', '0.5');
  await page.keyboard.press('ArrowRight');
  const flier = page.locator('.flier[data-flies="w-packet"]');
  await flier.waitFor({ state: 'attached' });
  assert.equal(await page.locator('#w-packet').isVisible(), false, 'it is not in two places');
  assert.equal(await page.locator('#w-ear-A\\/lo').getAttribute('class'), 'ear');
  await page.locator('#w-ear-A\\/lo.on').waitFor();
  await flier.waitFor({ state: 'detached' });
  assert.ok(await page.locator('#w-packet').isVisible(), 'it has arrived');
});

test('no line of the notebook moves while the steps go by', async (context) => {
  const page = await open(context, '/');
  const places = () =>
    page.locator('#lines .row').evaluateAll((rows) => rows.map((row) => /** @type {HTMLElement} */ (row).offsetTop));
  await page.keyboard.press('ArrowRight');
  await isAt(page, 1);
  const before = await places();
  for (const step of [2, 3, 4, 5, 6]) {
    await page.keyboard.press('ArrowRight');
    await isAt(page, step);
    assert.deepEqual(await places(), before);
  }
});
