// @ts-check
// A checkpoint: the lab's author asks before a command is played, and what would answer waits.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { SIZES, playground } from './playground.js';

const { open } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const SEED = await readFile(new URL('../../static/labs/seed-loopback-alias.lab', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PING = 'ip netns exec A ping -c 1 -W 1 10.0.3.2\n';
/** The ping's line, once a line stands above it. */
const LINE = 54;
const HEADLINE = '10.0.3.2 was answered by A itself.';

/** @param {string} lab @param {string} [query] */
const path = (lab, query = '') => `/lab${query}#v1.${deflateRawSync(lab).toString('base64url')}&line=${LINE}`;
/** @param {string} topics */
const asking = (topics) => SEED.replace(`\n${PING}`, `\n#@ ask${topics}\n${PING}`);

/** @param {import('playwright-core').Page} page */
async function axe(page) {
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** All that a screen reader can come to. @param {import('playwright-core').Page} page */
async function heard(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ name }) => String(name?.value ?? ''))
    .join('\n');
}

/** @param {import('playwright-core').Page} page */
const step = (page) => page.locator('#count').innerText();

test('what would answer waits until it is answered, by keyboard alone, and then it is played', async (context) => {
  const page = await open(context, path(asking(' who route')), { reducedMotion: 'reduce' });
  const ask = page.locator('#checkpoint .ask:not([hidden])');
  await ask.getByRole('heading', { name: 'Who answers?' }).waitFor();
  for (const gone of ['#answer', '#step-1', '#captures', `#l${LINE} .out`, '.why-not >> nth=0'])
    assert.ok(await page.locator(gone).isHidden(), gone);
  const before = await heard(page);
  for (const secret of [HEADLINE, 'that is right', 'That would be so', 'ping takes the reply'])
    assert.ok(!before.includes(secret), `${secret} is heard before`);
  // Which lines made no difference is known, and not to be seen.
  const idle = page.locator('#lines .is-idle .cmd').first();
  const inks = async () => {
    const ink = (/** @type {Element} */ cmd) => getComputedStyle(cmd).color;
    return [await idle.evaluate(ink), await page.locator('#l30 .cmd').evaluate(ink)];
  };
  await idle.waitFor();
  assert.equal(new Set(await inks()).size, 1, 'a line that made no difference is dimmed');
  // Neither playing nor stepping leads past it.
  for (const key of [' ', 'ArrowRight', 'End']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
    assert.equal(await step(page), '0', key);
  }
  await page.keyboard.press('1');
  assert.ok((await heard(page)).includes('that is right'));
  assert.ok(await page.locator('#answer').isHidden(), 'the next question waits further on');
  await page.selectOption('#speed', '4');
  await page.getByRole('button', { name: 'Play on' }).press('Enter');
  await ask.getByRole('heading', { name: 'which route decides' }).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Play', exact: true }).isVisible(), 'it stands still');
  const at = Number(await step(page));
  assert.ok(at > 0);
  assert.ok(await page.locator(`#step-${at} .say`).isVisible());
  assert.ok(await page.locator(`#step-${at + 1}`).isHidden());
  await page.keyboard.press('a');
  await page.locator('#answer', { hasText: HEADLINE }).waitFor();
  assert.equal(new Set(await inks()).size, 2);
  // Another view of the same does not ask again.
  await page.keyboard.press('v');
  await page.locator('#ladder').waitFor();
  assert.ok(await page.locator('#answer').isVisible());
  await page.keyboard.press('End');
  assert.equal(await step(page), await page.locator('#scrub').getAttribute('max'));
});

test('without script the questions lead to the answer one by one', async (context) => {
  const added = ['#@ ask who ears', PING.trim()].map((line) => `add=${encodeURIComponent(line)}`).join('&');
  const page = await open(context, `/?${added}&lang=en`, { javaScriptEnabled: false });
  for (const gone of ['#answer', '#step-1', '.is-probe .out >> nth=0', '.mark-right >> nth=0'])
    assert.ok(await page.locator(gone).isHidden(), gone);
  await page.locator('#ask-1 [data-guess="2"]').click();
  assert.equal(await page.locator('#ask-1 .wrong .mark-wrong:visible').count(), 1);
  assert.ok(await page.locator('#answer').isHidden(), 'another question waits');
  await page.locator('#ask-2').getByText('Show the answer').click();
  await page.locator('#answer', { hasText: HEADLINE }).waitFor();
  assert.equal(await page.locator('#ask-2 .why-not:visible').count(), 3);
  await page.goto('/?line=53&lang=en');
  assert.ok(await page.locator('#answer').isVisible(), 'a lab without a checkpoint asks nothing');
  assert.ok(await page.locator('#checkpoint').isHidden());
});

test('an unknown word is told beside its line, and a checkpoint is added in Build', async (context) => {
  const page = await open(context, path(asking(' mauve')));
  await page.getByText('not known: mauve.').waitFor();
  await page.locator('#answer', { hasText: HEADLINE }).waitFor();
  await page.getByRole('tab', { name: 'Build' }).click();
  await page.getByLabel('What is asked').selectOption('which tcpdump hears it');
  await page.locator('.asks-form button').click();
  await page.getByText(`asks before line ${LINE + 1} is played`).waitFor();
  assert.match(
    (await page.locator('#lab-text').textContent()) ?? '',
    /#@ ask mauve\n#@ ask ears\nip netns exec A ping/,
  );
  const ask = page.locator('#checkpoint .ask:not([hidden])');
  await ask.getByRole('heading', { name: 'On which interface of A' }).waitFor();
  assert.ok(await page.locator('#answer').isHidden());
  await page.keyboard.press('Control+z');
  await page.locator('#answer', { hasText: HEADLINE }).waitFor();
});

for (const [size, colorScheme, lang] of /** @type {const} */ ([
  ['wide', 'dark', 'en'],
  ['middle', 'light', 'pt'],
  ['phone', 'dark', 'pt'],
])) {
  test(`axe-core finds nothing at a checkpoint: ${size}, ${colorScheme}, ${lang}`, async (context) => {
    const page = await open(context, path(asking(''), `?lang=${lang}`), { viewport: SIZES[size], colorScheme });
    await page.locator('#checkpoint .ask:not([hidden])').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('2');
    await page.locator('#checkpoint .wrong').waitFor();
    assert.deepEqual(await axe(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), SIZES[size].width);
  });
}
