// @ts-check
// Whoever looks, and at whatever: large networks and small ones, a phone, a hall, a wall of pixels, a system's own
// colours. What is written can be read, and the current step is in sight.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { playground, SIZES } from './playground.js';

const { open } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Six hosts: a switch, two routers behind it, and what hangs on them. */
const SIX = await readFile(new URL('../kernel/labs/forward-redirect.lab', import.meta.url), 'utf8');
const CODE = deflateRawSync(SIX).toString('base64url');
const PATH = `/lab#v1.${CODE}&line=49`;

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {number} step */
const isAt = (page, step) =>
  page.waitForFunction((at) => document.querySelector('#count')?.textContent === at, `${step}`);

/** @param {Page} page @param {string} selector */
async function box(page, selector) {
  const found = await page.locator(selector).first().boundingBox();
  assert.ok(found, selector);
  return found;
}

/** Height in pixels of the smallest type in the wide picture. @param {Page} page */
const smallest = (page) =>
  page.locator('#pic-wide text').evaluateAll((all) =>
    Math.min(
      ...all.map((one) => {
        const matrix = /** @type {SVGTextElement} */ (one).getScreenCTM();
        return parseFloat(getComputedStyle(one).fontSize) * (matrix?.a ?? 0);
      }),
    ),
  );

for (const size of /** @type {const} */ (['wide', 'middle'])) {
  test(`in a network of six hosts everything can be read: ${size}`, async (context) => {
    const page = await open(context, `${PATH}&step=7`, { viewport: SIZES[size] });
    await page.locator('#w-packet').waitFor();
    await isAt(page, 7);
    assert.ok((await smallest(page)) >= 9, `${await smallest(page)}`);
    const [picture, stage] = [await box(page, '#pane-wide'), await box(page, '#stage')];
    assert.ok(picture.height > stage.height * 0.6, `${picture.height} of ${stage.height}`);
    assert.equal(await page.locator('#answer .taps').isVisible(), true, 'the sentences are below it');
  });
}

for (const view of ['list', 'ladder']) {
  test(`on a phone the current step is in sight when the ${view} opens, and as it moves`, async (context) => {
    const page = await open(context, `${PATH}&step=30`, { viewport: SIZES.phone });
    const isSeen = async (/** @type {number} */ step) => {
      await isAt(page, step);
      const row = await box(page, view === 'list' ? '#list [aria-current]' : '#ladder a[aria-current] > svg');
      const [top, bottom] = [await box(page, '.top'), await box(page, '#player')];
      const { scrollY } = await page.evaluate(() => ({ scrollY: window.scrollY }));
      const told = `${JSON.stringify(row)}, ${scrollY}`;
      assert.ok(row.y >= top.y + top.height && row.y + row.height <= bottom.y, told);
      assert.ok(row.x >= 0 && row.x < SIZES.phone.width, told);
    };
    await isAt(page, 30);
    await page.locator(`#views [data-view=${view}]`).click();
    await page.locator(`#${view} [aria-current]`).first().waitFor();
    await isSeen(30);
    for (const step of [31, 32, 33, 34, 35, 36]) {
      await page.locator('#forward').click();
      await isSeen(step);
    }
    // Whoever reads something else is left alone.
    await page.locator('#l30').scrollIntoViewIfNeeded();
    const before = await box(page, '#l30');
    await page.locator('#forward').click();
    await isAt(page, 37);
    await page.waitForTimeout(100);
    assert.ok(Math.abs((await box(page, '#l30')).y - before.y) < 3);
  });
}

test('on a phone the packet is in sight as it moves', async (context) => {
  const page = await open(context, `${PATH}&step=9`, { viewport: SIZES.phone, reducedMotion: 'reduce' });
  await isAt(page, 9);
  await page.locator('#n-packet').waitFor({ state: 'attached' });
  for (let step = 10; step <= 24; step += 1) {
    await page.locator('#forward').click();
    await isAt(page, step);
    await page.waitForTimeout(50);
    const [packet, top, bottom] = [await box(page, '#n-packet'), await box(page, '.top'), await box(page, '#player')];
    const middle = packet.y + packet.height / 2;
    assert.ok(middle > top.y + top.height && middle < bottom.y, `step ${step}: ${middle}`);
  }
});

for (const viewport of [SIZES.middle, { width: 1920, height: 1080 }]) {
  test(`in a hall the picture can be read from the last row: ${viewport.width}`, async (context) => {
    const page = await open(context, '/?line=53&step=1&view=lecture', { viewport });
    await isAt(page, 1);
    await page.waitForFunction(() => document.getElementById('pane-wide')?.style.getPropertyValue('--w'));
    const readable = (16 / 768) * viewport.height;
    const sizes = new Set();
    const asked = new Set();
    for (const step of [1, 2, 3]) {
      asked.add((await page.locator('#asks .ask:visible').count()) > 0);
      sizes.add((await box(page, '#pic-wide')).width);
      assert.ok((await smallest(page)) >= readable, `${await smallest(page)} of ${readable}`);
      await page.keyboard.press('ArrowRight');
      await isAt(page, step + 1);
    }
    assert.deepEqual(asked, new Set([false, true]));
    assert.equal(sizes.size, 1, 'beside a question as without one');
    assert.ok(await page.locator('#mattered').isHidden(), 'which would tell');
  });
}

test('in the system’s own colours everything is told by more than its colour', async (context) => {
  const page = await open(context, '/?line=53&step=6', { forcedColors: 'active' });
  const colour = (/** @type {string} */ selector, /** @type {string} */ property) =>
    page
      .locator(selector)
      .first()
      .evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);
  assert.notEqual(await colour('#w-dev-A\\/lo .port', 'fill'), await colour('#w-dev-A\\/lo .port-t', 'fill'));
  assert.notEqual(await colour('#why .pen', 'background-color'), await colour('#why .pen', 'color'));
  const under = (/** @type {string} */ which) => colour(`#tabs a[aria-selected=${which}]`, 'border-bottom-color');
  assert.notEqual(await under('true'), await under('false'));
  assert.notEqual(await colour('#play', 'background-color'), await colour('body', 'background-color'));
  await page.emulateMedia({ forcedColors: 'none', contrast: 'more', colorScheme: 'light' });
  assert.equal(
    await colour('#why .num', 'color'),
    await colour('body', 'color'),
    'no grey where more contrast is asked for',
  );
});

test('on 3840 × 2160 nothing is tiny, and no line is too long', async (context) => {
  const page = await open(context, '/?line=53&step=6', { viewport: { width: 3840, height: 2160 } });
  const small = await page.evaluate(() => {
    const texts = [...document.querySelectorAll('.lab-page :not(svg *, option, .sr, .sr *)')].filter(
      (one) =>
        /** @type {HTMLElement} */ (one).checkVisibility() &&
        [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    );
    return texts.filter((one) => parseFloat(getComputedStyle(one).fontSize) < 20).map((one) => one.outerHTML);
  });
  assert.deepEqual(small, []);
  for (const selector of ['#answer .told p', '#step-6 .say']) {
    const letters = await page
      .locator(selector)
      .first()
      .evaluate((one) => {
        const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
        pen.font = getComputedStyle(one).font;
        return one.getBoundingClientRect().width / pen.measureText('0').width;
      });
    assert.ok(letters <= 77, `${letters} in ${selector}`);
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 3840);
});

test('two fingers make the picture larger and smaller, and what is between them stays there', async (context) => {
  const page = await open(context, '/?line=53&step=6', { viewport: SIZES.phone, hasTouch: true });
  await page.locator('#n-packet').waitFor({ state: 'attached' });
  const client = await page.context().newCDPSession(page);
  const pane = await box(page, '#pane-narrow');
  const middle = { x: Math.round(pane.x + pane.width / 2), y: Math.round(pane.y + 150) };
  /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {number} apart */
  const touch = (type, apart) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd'
          ? []
          : [
              { x: middle.x - apart / 2, y: middle.y, id: 0 },
              { x: middle.x + apart / 2, y: middle.y, id: 1 },
            ],
    });
  const place = async () => {
    const { x, y, width, height } = await box(page, '#pic-narrow');
    return { width, x: (middle.x - x) / width, y: (middle.y - y) / height };
  };
  const before = await place();
  await touch('touchStart', 80);
  for (const apart of [100, 130, 160]) await touch('touchMove', apart);
  await touch('touchEnd', 0);
  const larger = await place();
  assert.ok(Math.abs(larger.width / before.width - 2) < 0.1, `${before.width} to ${larger.width}`);
  assert.ok(Math.abs(larger.x - before.x) < 0.02, `${JSON.stringify([before, larger])}`);
  await touch('touchStart', 160);
  for (const apart of [130, 100, 80]) await touch('touchMove', apart);
  await touch('touchEnd', 0);
  assert.ok(Math.abs((await place()).width / before.width - 1) < 0.05);
  assert.equal(await page.evaluate(() => window.visualViewport?.scale), 1, 'the page is not zoomed with it');
});

/** Each state of the page, and how it is come to. The address is of the lab on the first page. */
const STATES = /** @type {[string, string, ((page: Page) => Promise<unknown>)?][]} */ ([
  ['home', '/?'],
  ['ladder', '/?line=53&step=6&view=ladder'],
  ['list', '/?line=53&step=6&view=list'],
  ['a question in a lecture', '/?line=53&step=2&view=lecture'],
  ['an answer in a lecture', '', (page) => page.keyboard.press('a')],
  ['a step in the picture', '/?line=53&step=6'],
  ['build', '', (page) => page.locator('#tab-build').click()],
  ['tables', '', (page) => page.locator('#tab-tables').click()],
  ['packet', '', (page) => page.locator('#tab-packet').click()],
  ['captures', '', (page) => page.locator('#tab-captures').click()],
  ['keys', '', (page) => page.locator('.keys-open').click()],
  ['what a line changed', '/?line=30'],
  [
    'a host that was moved',
    '',
    async (page) => {
      await page.locator('.look [data-look]:not([aria-current])').first().press('ArrowDown');
      await page.locator('[data-tidy]').waitFor();
    },
  ],
  ['an error', '/nowhere?'],
]);

test('axe-core finds nothing in any state, in both themes and languages', async (context) => {
  const page = await open(context, '/healthz', { mute: true });
  /** @type {string[]} */
  const found = [];
  for (const lang of ['en', 'pt']) {
    for (const [name, path, act] of STATES) {
      if (path) await page.goto(`${path}&lang=${lang}`);
      await act?.(page);
      if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
      // What the theme decides is the same in every language.
      for (const [colorScheme, runOnly] of /** @type {const} */ ([
        ['light', TAGS],
        ['dark', COLOURS],
      ]).slice(0, lang === 'en' ? 2 : 1)) {
        await page.emulateMedia({ colorScheme });
        const options = { runOnly, resultTypes: ['violations'] };
        const { violations } = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
        for (const { id, nodes } of violations)
          found.push(...nodes.map(({ html }) => `${name}, ${colorScheme}: ${id}: ${html.slice(0, 200)}`));
      }
      const small = await page
        .locator('button:visible, select:visible, summary:visible, input:visible')
        .evaluateAll((all) =>
          all
            .filter((one) => {
              const { width, height } = one.getBoundingClientRect();
              return width < 24 || height < 24;
            })
            .map((one) => one.outerHTML.slice(0, 200)),
        );
      found.push(...small.map((one) => `${name}: smaller than a pointer needs: ${one}`));
    }
  }
  assert.deepEqual(found, []);
});
