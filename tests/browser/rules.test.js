// @ts-check
// What holds for every view of the page: axe-core finds nothing, nothing jumps, nothing comes from elsewhere, nothing is heavy.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { playground, SIZES, slowLine } from './playground.js';

const { open, origin } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules that the theme decides; the others see the same page in both. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe-core finds in both themes. @param {import('playwright-core').Page} page */
async function axe(page) {
  /** @type {string[]} */
  const found = [];
  for (const [colorScheme, runOnly] of /** @type {const} */ ([
    ['light', TAGS],
    ['dark', COLOURS],
  ])) {
    await page.emulateMedia({ colorScheme });
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
    const { violations } = await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(runOnly)} })`);
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html, failureSummary }) => `${colorScheme}: ${id}: ${html}\n${failureSummary}`));
    }
  }
  return found;
}

// At its full width every state is looked at in `looks.test.js`.
for (const size of /** @type {const} */ (['middle', 'phone'])) {
  const viewport = SIZES[size];
  for (const lang of ['en', 'pt']) {
    test(`axe-core finds nothing: ${size}, ${lang}`, async (context) => {
      const page = await open(context, `/?lang=${lang}`, { viewport });
      assert.deepEqual(await axe(page), [], 'at rest');
      await page.goto(`/?line=53&step=6&lang=${lang}`);
      assert.deepEqual(await axe(page), [], 'mid-trace');
      if (lang === 'pt') return;
      await page.goto('/?line=74&step=12');
      assert.deepEqual(await axe(page), [], 'a ping that fails');
      for (const tab of ['captures', 'tables', 'packet']) {
        await page.locator(`#tab-${tab}`).click();
        assert.deepEqual(await axe(page), [], tab);
      }
      if (size !== 'middle') return;
      await page.getByRole('link', { name: 'Notebook' }).click();
      assert.deepEqual(await axe(page), [], 'the notebook over the picture');
    });
  }
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`nothing jumps while the page comes, and nothing is wider than the screen: ${size}`, async (context) => {
    const slow = await slowLine(origin());
    context.after(slow.stop);
    const page = await open(context, '/healthz', { viewport, mute: true });
    await page.addInitScript(() => {
      const found = (window['shifts'] = []);
      new PerformanceObserver((list) => {
        for (const { value, sources } of /** @type {any[]} */ (list.getEntries()))
          found.push([value, ...sources.map(({ node }) => node?.outerHTML ?? node?.textContent)]);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const path of ['/', '/?line=53&step=6']) {
      for (const way of [origin(), slow.origin]) {
        await page.goto(way + path, { waitUntil: 'networkidle' });
        assert.deepEqual(await page.evaluate(() => window['shifts']), [], way + path);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
      }
    }
  });
}

test('the first page weighs at most 100 KB, compressed, and comes from one place', async (context) => {
  const page = await open(context, '/healthz', { mute: true });
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let bytes = 0;
  /** @type {Set<string>} */
  const origins = new Set();
  // Without the head of each answer, which is counted first.
  client.on('Network.responseReceived', ({ response }) => (bytes -= response.encodedDataLength));
  client.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto('/', { waitUntil: 'networkidle' });
  assert.deepEqual([...origins], [origin()]);
  assert.ok(bytes > 10_000 && bytes <= 100_000, `${bytes} octets`);
  context.diagnostic(`${bytes} octets`);
});

test('no element has a style of its own, and no script is written into the page', async (context) => {
  const page = await open(context, '/?line=53&step=6', { javaScriptEnabled: false });
  assert.equal(await page.locator('[style], style, script:not([src])').count(), 0);
});

test('every target is at least 24 pixels high and wide, on a phone 44 where the thumb plays', async (context) => {
  const page = await open(context, '/?line=53&step=6', { viewport: SIZES.phone });
  const small = await page
    .locator('button:visible, select:visible, input:visible, summary:visible, .st:visible')
    .evaluateAll((all) =>
      all
        .filter((one) => one.getBoundingClientRect().height < 24 || one.getBoundingClientRect().width < 24)
        .map((one) => one.outerHTML),
    );
  assert.deepEqual(small, []);
  const keys = await page
    .locator('#player .keys button')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.ok(
    keys.every((height) => height >= 44),
    String(keys),
  );
});

test('without a pointer everything is reached, in the order of the page, and the focus can be seen', async (context) => {
  const page = await open(context, '/?line=53&step=3');
  /** @type {string[]} */
  const seen = [];
  for (let at = 0; at < 200; at += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const { outlineStyle } = getComputedStyle(one);
      return { id: one.id || one.closest('[id]')?.id || '', ringed: outlineStyle !== 'none' };
    });
    if (!focus) break;
    assert.ok(focus.ringed, `no ring around ${focus.id}`);
    seen.push(focus.id);
  }
  const places = [
    'copy',
    'theme',
    'lines',
    'typed',
    'ping-to',
    'tab-why',
    'why',
    'first',
    'play',
    'scrub',
    'speed',
  ].map((id) => seen.indexOf(id));
  assert.ok(
    places.every((place) => place >= 0),
    JSON.stringify([places, seen]),
  );
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('a theme is chosen with one button, and kept', async (context) => {
  const page = await open(context, '/', { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  const button = page.getByRole('button', { name: /^Theme/ });
  await button.click();
  assert.equal(await button.getAttribute('aria-label'), 'Theme: light');
  await button.click();
  assert.notEqual(await ground(), light);
  await page.reload();
  assert.notEqual(await ground(), light);
  assert.equal(await button.getAttribute('aria-label'), 'Theme: dark');
  await button.click();
  assert.equal(await ground(), light);
});
