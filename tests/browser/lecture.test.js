// @ts-check
// The lecture view: one key in, one out; a question before its answer, and everything of it from the accessibility tree.

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
async function axe(page) {
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/**
 * All that a screen reader can come to, in order: the name of each node, and nothing of the page's own structure.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{role: string, name: string}[]>}
 */
async function heard(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => ({ role: String(role?.value ?? ''), name: String(name?.value ?? '') }))
    .filter(({ name }) => name !== '');
}

test('l opens the lecture view, Esc leaves it, and the address says so', async (context) => {
  const page = await open(context, '/?line=53&view=ladder');
  await page.keyboard.press('l');
  await page.waitForURL('**view=lecture');
  for (const gone of ['.top', '#notebook', '#answer', '#ladder', '.scrub', '#captures'])
    assert.ok(await page.locator(gone).isHidden(), gone);
  for (const there of ['#picture', '#asks .ask:not([hidden])', '#play', '.hall h1'])
    assert.ok(await page.locator(there).isVisible(), there);
  await page.keyboard.press('Escape');
  await page.waitForURL('**view=ladder');
  assert.ok(await page.locator('#ladder').isVisible());
});

test('one sentence stands there at a time', async (context) => {
  const page = await open(context, '/?line=53&view=lecture');
  assert.equal(await page.locator('#why .say:visible').count(), 0);
  for (const step of [1, 2, 3]) {
    await page.keyboard.press('ArrowRight');
    await isAt(page, step);
    assert.equal(await page.locator('#why .say:visible').count(), 1);
    assert.ok(await page.locator(`#step-${step} .say`).isVisible());
    assert.ok(await page.locator('#why .title').first().isHidden());
  }
});

test('every question is answered from the accessibility tree alone, and no answer is in it before', async (context) => {
  const page = await open(context, '/?line=53');
  await page.keyboard.press('l');
  await page.waitForURL('**view=lecture');
  /** What the answers will say, known to the test and not to the reader. */
  const secrets = await page.locator('#asks .ask').evaluateAll((asks) =>
    asks.map((ask) => ({
      question: ask.querySelector('h2')?.textContent ?? '',
      right: ask
        .querySelectorAll('li')
        [Number(/** @type {HTMLElement} */ (ask).dataset.right) - 1].querySelector('span')?.textContent,
      reasons: [...ask.querySelectorAll('.why-not')].map((reason) => reason.textContent ?? ''),
      because: ask.querySelector('.why-so')?.textContent ?? '',
      at: Number(/** @type {HTMLElement} */ (ask).dataset.at),
    })),
  );
  assert.ok(secrets.length >= 3, `${secrets.length} questions`);
  const headline = (await page.locator('#answer h2').textContent()) ?? '';
  const title = 'The loopback that answers for a whole network';
  for (const { question, right, reasons, because, at } of secrets) {
    while (Number(await page.locator('#count').innerText()) < at) {
      const now = Number(await page.locator('#count').innerText());
      await page.keyboard.press('ArrowRight');
      await isAt(page, now + 1);
    }
    const before = await heard(page);
    const all = before.map(({ name }) => name).join('\n');
    assert.ok(
      before.some(({ role, name }) => role === 'heading' && name === question),
      `${question}\n${all}`,
    );
    for (const secret of [because, ...reasons, headline, title, 'that is right'])
      assert.ok(!all.includes(secret), `${secret} is heard before ${question}`);
    // The facts: what the hosts have, and the picture in words.
    assert.ok(all.includes('10.0.3.110/24') && all.includes('local 10.0.3.0/24 dev lo'), all);
    assert.ok(
      before.some(({ role, name }) => role === 'image' && /host A/.test(name)),
      all,
    );
    const choices = before.filter(({ role, name }) => role === 'button' && /^[1-4] /.test(name));
    assert.ok(choices.length >= 2, all);
    const choice = choices.find(({ name }) => name.slice(2).trim() === right);
    assert.ok(choice, `${right} among ${choices.map(({ name }) => name)}`);
    await page.getByRole('button', { name: choice.name, exact: true }).press('Enter');
    const after = (await heard(page)).map(({ name }) => name).join('\n');
    assert.ok(after.includes('that is right') && !after.includes('not so'), after);
    // As a tree has it: pieces of a sentence, with a code between them.
    const flat = after.replace(/\s+/g, '');
    for (const reason of reasons) assert.ok(flat.includes(reason.replace(/\s+/g, '')), `${reason} is not heard`);
    const next = page.getByRole('button', { name: 'Next question' });
    if (await next.isVisible()) await next.press('Enter');
  }
});

test('a wrong guess is told so in words, and a key shows the answer without one', async (context) => {
  const page = await open(context, '/?line=53&view=lecture');
  const ask = page.locator('#asks .ask:not([hidden])');
  assert.equal(await ask.locator('.why-not:visible').count(), 0);
  const right = Number(await ask.getAttribute('data-right'));
  await page.keyboard.press(String(right === 1 ? 2 : 1));
  assert.ok(await ask.locator('.wrong .mark-wrong').isVisible());
  const others = (await ask.locator('ol li').count()) - 1;
  assert.equal(await ask.locator('.why-not:visible').count(), others, 'each wrong choice says what it would need');
  assert.match((await ask.locator('.wrong + .why-not').textContent()) ?? '', /^That would be so if/);
  assert.ok(await ask.locator('.right .mark-right').isVisible());
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Next question' }).click();
  await page.keyboard.press('a');
  assert.ok(await ask.locator('.right .mark-right').isVisible());
  assert.equal(await ask.locator('.wrong').count(), 0);
  const shown = Number(await ask.locator('[data-go]').getAttribute('data-go'));
  await ask.locator('[data-go]').click();
  await isAt(page, shown);
});

test('playing stops before a question', async (context) => {
  const page = await open(context, '/?line=53&view=lecture&step=1', { reducedMotion: 'reduce' });
  await page.selectOption('#speed', '4');
  await page.keyboard.press(' ');
  await isAt(page, 2);
  await page.getByRole('button', { name: 'Play' }).waitFor();
  assert.ok(await page.locator('#asks .ask:not([hidden])').isVisible());
  await page.waitForTimeout(600);
  assert.equal(await page.locator('#count').innerText(), '2');
});

test('a question is guessed without script', async (context) => {
  const page = await open(context, '/?line=53&view=lecture', { javaScriptEnabled: false });
  const right = await page.locator('#ask-1').getAttribute('data-right');
  assert.equal(await page.locator('.mark-right:visible').count(), 0);
  await page.locator(`#ask-1 [data-guess="${right}"]`).click();
  assert.match(page.url(), new RegExp(`guess=1\\.${right}`));
  assert.equal(await page.locator('#ask-1 .mark-right:visible').count(), 1);
  assert.ok(await page.locator('#ask-2').isVisible(), 'the next one follows');
});

for (const [size, colorScheme, lang] of /** @type {const} */ ([
  ['wide', 'light', 'en'],
  ['middle', 'dark', 'pt'],
  ['phone', 'light', 'pt'],
])) {
  test(`axe-core finds nothing in a lecture: ${size}, ${colorScheme}, ${lang}`, async (context) => {
    const path = `/?line=53&view=lecture&step=2&lang=${lang}`;
    const page = await open(context, path, { viewport: SIZES[size], colorScheme });
    assert.deepEqual(await axe(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), SIZES[size].width);
  });
}
