// @ts-check
// Ladder and list beside the picture, the jumps of the player, keys that are held, and the sheet that names them.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { SIZES, playground } from './playground.js';

const { open } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** @param {import('playwright-core').Page} page @param {number} step */
const isAt = (page, step) =>
  page.waitForFunction((at) => document.querySelector('#count')?.textContent === at, `${step}`);

/** @param {import('playwright-core').Page} page */
const stepOf = async (page) => Number(await page.locator('#count').innerText());

/** @param {import('playwright-core').Page} page */
async function axe(page) {
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

test('the ladder takes the place of the picture, follows the player, and a row of it is gone to', async (context) => {
  const page = await open(context, '/?line=53&step=6');
  await page.getByRole('link', { name: 'Ladder', exact: true }).click();
  await page.waitForURL('**view=ladder');
  const current = page.locator('#ladder a[aria-current=step]');
  assert.equal(await current.getAttribute('data-step'), '6');
  assert.ok(await page.locator('#picture').isHidden());
  assert.match((await current.getAttribute('aria-label')) ?? '', /^Step 6 of \d+: lo turns/);
  await page.keyboard.press('ArrowRight');
  await isAt(page, 7);
  assert.equal(await current.getAttribute('data-step'), '7');
  await page.locator('#ladder a[data-go="9"]').click();
  await isAt(page, 9);
  assert.equal(await page.locator('#ladder a.done').count(), 8);
  await page.goBack();
  await page.locator('#picture').waitFor();
  assert.equal(await page.locator('#ladder a').count(), 0);
});

test('the list says every step in sentences, and another line keeps it', async (context) => {
  const page = await open(context, '/?line=53&step=2&view=list');
  const rows = page.locator('#list .rung');
  const steps = Number(await page.locator('#scrub').getAttribute('max'));
  assert.equal(await rows.count(), steps);
  assert.equal(await page.locator('#list [aria-current=step]').getAttribute('data-step'), '2');
  assert.match(await rows.nth(5).innerText(), /lo turns the packet round/);
  await page.locator('#l56 a.no').click();
  await page.waitForURL('**line=56**');
  assert.match(page.url(), /view=list/);
  assert.ok(await page.locator('#list').isVisible());
  await page.keyboard.press('v');
  await page.locator('#picture').waitFor();
  assert.doesNotMatch(page.url(), /view=/);
});

test('ladder and list stand on the page without script', async (context) => {
  const page = await open(context, '/?line=53&step=6&view=ladder', { javaScriptEnabled: false });
  assert.equal(await page.locator('#ladder a[aria-current=step]').getAttribute('data-step'), '6');
  await page.locator('#ladder a[data-go="9"]').click();
  assert.match(page.url(), /step=9.*view=ladder/);
  await page.getByRole('link', { name: 'List', exact: true }).click();
  assert.equal(await page.locator('#list [aria-current=step]').getAttribute('data-step'), '9');
  await page.getByRole('button', { name: 'To the next decision' }).click();
  assert.equal(await page.locator('#list [aria-current=step]').getAttribute('data-step'), '11');
});

test('jumps lead to the next host, the next decision and the drop', async (context) => {
  const page = await open(context, '/?line=74');
  await page.getByRole('button', { name: 'To the drop' }).click();
  await page.locator('#why .now .drop').waitFor();
  assert.ok((await stepOf(page)) > 1);
  const more = page.locator('#why .now details.more');
  assert.ok(!(await more.locator('p').first().isVisible()), 'what is on demand is closed');
  await more.locator('summary').click();
  assert.match(await more.innerText(), /See it on a real machine\s[^]*perf script[^]*Mend it\s+\S/);
  await page.keyboard.press('Home');
  await isAt(page, 0);
  await page.keyboard.press('d');
  await page.locator('#why .now.dec').waitFor();
  await page.keyboard.press('h');
  const there = await page.waitForFunction(() => document.querySelector('#why .now[data-stops~=host]')?.id);
  assert.match(String(await there.jsonValue()), /^step-\d+$/);
  await page.goto('/?line=53');
  assert.ok(await page.getByRole('button', { name: 'To the drop' }).isDisabled(), 'nothing is dropped there');
});

test('a key that is held runs, and stops where it is let go', async (context) => {
  const page = await open(context, '/gallery/two-hosts-one-wire?line=65');
  const steps = Number(await page.locator('#scrub').getAttribute('max'));
  // As a keyboard does it, but without the time that two programs need to speak to each other.
  await page.evaluate(() => {
    const say = (/** @type {string} */ type, repeat = false) =>
      document.body.dispatchEvent(
        new KeyboardEvent(type, { key: 'ArrowRight', repeat, bubbles: true, cancelable: true }),
      );
    say('keydown');
    for (let repeat = 0; repeat < 200; repeat += 1) say('keydown', true);
    const watch = new MutationObserver(() => {
      if (Number(document.querySelector('#count')?.textContent) < 5) return;
      watch.disconnect();
      say('keyup');
    });
    watch.observe(/** @type {Node} */ (document.querySelector('#count')), { childList: true, characterData: true });
  });
  await page.waitForFunction(() => Number(document.querySelector('#count')?.textContent) >= 5);
  await page.waitForTimeout(400);
  const stopped = await stepOf(page);
  assert.ok(stopped >= 5 && stopped <= 6 && steps > 20, `${stopped} of ${steps}: no step was waiting`);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});

test('the wheel over the line of steps and a swipe over the picture move the player', async (context) => {
  const page = await open(context, '/?line=53', { hasTouch: true, viewport: SIZES.phone });
  await page.locator('#scrub').hover();
  await page.mouse.wheel(0, 100);
  await isAt(page, 2);
  await page.mouse.wheel(0, -60);
  await isAt(page, 1);
  const swipe = (/** @type {number} */ from, /** @type {number} */ to) =>
    page.evaluate(
      ([from, to]) => {
        const picture = /** @type {Element} */ (document.querySelector('#picture'));
        const touch = (/** @type {number} */ x) =>
          new Touch({ identifier: 1, target: picture, clientX: x, clientY: 200 });
        const say = (/** @type {string} */ type, /** @type {Touch} */ one, /** @type {Touch[]} */ touches) =>
          picture.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: [one] }));
        say('touchstart', touch(from), [touch(from)]);
        say('touchend', touch(to), []);
      },
      [from, to],
    );
  await swipe(300, 180);
  await isAt(page, 2);
  await swipe(100, 220);
  await isAt(page, 1);
  await swipe(100, 120);
  await isAt(page, 1);
});

test('a question mark opens the sheet of keys beside the page, and Esc closes it', async (context) => {
  const page = await open(context, '/');
  await page.keyboard.press('?');
  const sheet = page.locator('#keys');
  await sheet.waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('ArrowRight');
  await isAt(page, 1);
  assert.ok(await sheet.isVisible(), 'the player goes on beside it');
  for (const [lang, line] of [
    ['en', 'On a line of the notebook'],
    ['pt', 'Numa linha do caderno'],
  ]) {
    for (const viewport of Object.values(SIZES)) {
      await page.setViewportSize(viewport);
      await page.goto(`/?lang=${lang}`);
      await page.keyboard.press('?');
      await sheet.getByRole('heading', { name: line }).waitFor();
      const [box, cut] = await sheet.evaluate((one) => [
        one.getBoundingClientRect().toJSON(),
        [...one.querySelectorAll('dt, dd, h3, p')].some((part) => part.scrollWidth > part.clientWidth + 1),
      ]);
      assert.ok(box.left >= 0 && box.top >= 0 && box.right <= viewport.width, `${lang} ${JSON.stringify(box)}`);
      const hidden = await sheet.evaluate((one) => one.scrollHeight - one.clientHeight);
      assert.ok(viewport.width < 720 || hidden <= 0, `${lang} ${viewport.width}: ${hidden} px are below its edge`);
      assert.ok(!cut, `${lang} ${viewport.width}: a key or its words stand over their column`);
    }
  }
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
});

const LOOKS = /** @type {const} */ ([
  ['wide', 'light'],
  ['middle', 'dark'],
  ['phone', 'light'],
]);
for (const [size, colorScheme] of LOOKS) {
  test(`axe-core finds nothing on ladder and list: ${size}, ${colorScheme}`, async (context) => {
    const viewport = SIZES[size];
    const page = await open(context, '/?line=53&step=14&view=ladder', { viewport, colorScheme });
    assert.deepEqual(await axe(page), [], 'ladder');
    await page.goto('/?line=53&step=14&view=list&lang=pt');
    assert.deepEqual(await axe(page), [], 'list');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
  });
}
