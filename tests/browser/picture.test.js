// The picture in the hand: larger and smaller, moved about, hosts put elsewhere and back.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { playground, SIZES } from './playground.js';

const { open } = playground();

/** Six hosts: a switch, two routers behind it, and what hangs on them. */
const LAB = await readFile(new URL('../kernel/labs/forward-redirect.lab', import.meta.url), 'utf8');
const PATH = `/lab#v1.${deflateRawSync(LAB).toString('base64url')}&line=39&step=0`;

/** @param {import('playwright-core').Page} page */
async function opened(page) {
  await page.locator('#w-host-R2').waitFor();
  await page.locator('.busy:empty').waitFor({ state: 'attached' });
}

/** @param {import('playwright-core').Page} page @param {string} id */
const box = async (page, id) => {
  const found = await page.locator(`[id="${id}"]`).boundingBox();
  assert.ok(found, id);
  return found;
};

test('buttons and keys make the picture larger and smaller, and it keeps its size from step to step', async (context) => {
  const page = await open(context, PATH);
  await opened(page);
  const first = await box(page, 'pic-wide');
  await page.getByRole('button', { name: 'Larger' }).click();
  const larger = await box(page, 'pic-wide');
  assert.ok(larger.width > first.width * 1.2, `${first.width} to ${larger.width}`);
  await page.keyboard.press('+');
  const largest = await box(page, 'pic-wide');
  assert.ok(largest.width > larger.width * 1.2);
  await page.locator('#forward').click();
  await page.locator('#w-packet').waitFor({ state: 'attached' });
  assert.equal((await box(page, 'pic-wide')).width, largest.width);
  await page.keyboard.press('0');
  const fitted = await box(page, 'pic-wide');
  const pane = await box(page, 'pane-wide');
  assert.ok(fitted.width <= pane.width && fitted.height <= pane.height, 'all of it is seen');
});

test('the wheel with Ctrl makes larger what is under the pointer, and the hand moves the paper', async (context) => {
  const page = await open(context, PATH);
  await opened(page);
  await page.locator('[id="w-dev-R2/r2b"]').scrollIntoViewIfNeeded();
  const before = await box(page, 'w-dev-R2/r2b');
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 3; turn += 1) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await page.waitForFunction(
    (width) => document.getElementById('pic-wide')?.getBoundingClientRect().width > width,
    (await box(page, 'pane-wide')).width * 1.3,
  );
  const after = await box(page, 'w-dev-R2/r2b');
  assert.ok(Math.abs(after.x + after.width / 2 - before.x - before.width / 2) < 40, `${before.x} to ${after.x}`);
  const paper = await box(page, 'pane-wide');
  await page.mouse.move(paper.x + paper.width / 2, paper.y + paper.height - 30);
  await page.mouse.down();
  await page.mouse.move(paper.x + paper.width / 2 + 80, paper.y + paper.height - 60, { steps: 4 });
  await page.mouse.up();
  const moved = await box(page, 'w-dev-R2/r2b');
  assert.ok(moved.x > after.x + 40, `${after.x} to ${moved.x}`);
});

test('a host that is dragged stays where it was put, and can be taken back', async (context) => {
  const page = await open(context, PATH);
  await opened(page);
  const host = page.locator('#w-host-B');
  const [x, y] = [Number(await host.getAttribute('data-x')), Number(await host.getAttribute('data-y'))];
  await host.scrollIntoViewIfNeeded();
  const from = await box(page, 'w-host-B');
  await page.mouse.move(from.x + from.width - 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width - 60, from.y + 90, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction((old) => document.getElementById('w-host-B')?.dataset.y !== old, String(y));
  assert.ok(Number(await host.getAttribute('data-x')) < x - 40);
  assert.ok(Number(await host.getAttribute('data-y')) > y + 40);
  assert.equal(await page.locator('.look [aria-current]').textContent(), 'A', 'it was no click');
  const put = await host.getAttribute('data-y');
  await page.reload();
  await opened(page);
  assert.equal(await host.getAttribute('data-y'), put, 'the link says where it stands');
  await page.getByRole('button', { name: 'Tidy up' }).click();
  await page.waitForFunction((old) => document.getElementById('w-host-B')?.dataset.y === old, String(y));
  await page.getByRole('button', { name: 'Tidy up' }).waitFor({ state: 'hidden' });
  await page.locator('#take-back button').click();
  await page.waitForFunction((old) => document.getElementById('w-host-B')?.dataset.y === old, put);
});

test('arrow keys move a closed host, and a click opens it', async (context) => {
  const page = await open(context, PATH);
  await opened(page);
  const link = page.locator('.look [data-look="R1"]');
  const before = Number(await page.locator('#w-host-R1').getAttribute('data-x'));
  await link.focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
  await page.waitForFunction((old) => Number(document.getElementById('w-host-R1')?.dataset.x) >= old + 70, before);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-look')), 'R1');
  assert.equal(await page.locator('#count').textContent(), '0', 'the step stays');
  await page.locator('#w-host-R1').click({ position: { x: 30, y: 10 } });
  await page.locator('.look [aria-current]', { hasText: 'R1' }).waitFor();
  await page.locator('#w-host-R1.host-open').waitFor();
});

test('the packet is never out of sight while it is played', async (context) => {
  const page = await open(context, PATH, { reducedMotion: 'reduce' });
  await opened(page);
  for (let press = 0; press < 3; press += 1) await page.getByRole('button', { name: 'Larger' }).click();
  for (let step = 1; step <= 12; step += 1) {
    await page.locator('#forward').click();
    await page.waitForFunction((wanted) => document.getElementById('count')?.textContent === wanted, String(step));
    await page.waitForTimeout(60);
    const [packet, pane] = [await box(page, 'w-packet'), await box(page, 'pane-wide')];
    const middle = { x: packet.x + packet.width / 2, y: packet.y + packet.height / 2 };
    const isSeen =
      middle.x >= pane.x && middle.x <= pane.x + pane.width && middle.y >= pane.y && middle.y <= pane.y + pane.height;
    assert.ok(isSeen, `step ${step}: ${JSON.stringify(middle)} in ${JSON.stringify(pane)}`);
  }
});

test('what is under the picture is as large as a pointer or a finger needs', async (context) => {
  const page = await open(context, PATH);
  for (const [name, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.locator('.zoom').waitFor();
    const least = name === 'phone' ? 44 : 24;
    const sizes = await page
      .locator('.zoom button:not([hidden]), .look a')
      .evaluateAll((all) =>
        all.map((one) => [one.textContent, one.getBoundingClientRect().width, one.getBoundingClientRect().height]),
      );
    const small = sizes.filter(([, width, height]) => Number(width) < least || Number(height) < least);
    assert.deepEqual(small, [], name);
  }
});

test('what a switch floods leaves on all its wires in one movement', async (context) => {
  const page = await open(context, PATH);
  await opened(page);
  const rows = await page.locator('#why .step .title').allTextContents();
  const flood = rows.findIndex((title) => title.includes('everyone')) + 1;
  assert.ok(flood > 0, rows.join());
  await page.locator('#scrub').fill(String(flood));
  await page.waitForFunction((step) => document.getElementById('count')?.textContent === step, String(flood));
  await page.locator('#w-packet').waitFor({ state: 'attached' });
  await page.waitForTimeout(300);
  await page.locator('#forward').click();
  const moving = await page.waitForFunction(() => {
    const fliers = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.flier'));
    const ids = [...fliers].filter((one) => one.getAnimations().length > 0).map(({ dataset }) => dataset.flies ?? '');
    return ids.includes('w-packet') && ids.filter((id) => id.startsWith('w-waiting-')).length === 1 && ids;
  });
  assert.ok(await moving.jsonValue());
  assert.equal(
    await page.locator('[id^="w-waiting-"][data-path]').count(),
    1,
    'p2 and p3: the other one is the packet',
  );
});

test('what the selected line did is marked on hosts, devices and addresses, and on nothing else', async (context) => {
  const lab = [
    'ip netns add A',
    'ip netns add B',
    'ip -n A link add a0 type veth peer name b0 netns B',
    'ip -n A link set a0 up',
    'ip -n A addr add 10.0.0.1/24 dev a0',
    'ip -n A route add blackhole 10.9.0.0/16',
    'ip -n A addr del 10.0.0.1/24 dev a0',
    'ip -n A link del a0',
  ].join('\n');
  const page = await open(context, `/lab#v1.${deflateRawSync(lab).toString('base64url')}&line=1`);
  /** @type {[number, string[]][]} */
  const wanted = [
    [2, ['+ added']],
    [3, ['+ added', '+ added']],
    [4, ['~ changed']],
    [5, ['+ 10.0.0.1/24']],
    [6, []],
    [7, ['− 10.0.0.1/24']],
    [8, ['− gone a0 (A), b0 (B)']],
  ];
  for (const [line, marks] of wanted) {
    await page.locator(`#l${line} .no`).click();
    await page.locator(`#l${line}.is-probe`).waitFor();
    await page.locator('.busy:empty').waitFor({ state: 'attached' });
    const found = await page.locator('#pic-wide .cause-t').evaluateAll((signs) =>
      signs.map((sign) => {
        const said = sign.parentElement?.querySelector(':scope > title');
        const beside = [said, sign.nextElementSibling].filter((one) => one?.matches('title, text'));
        return [sign, ...beside]
          .map((one) => one?.textContent?.trim())
          .filter(Boolean)
          .join(' ');
      }),
    );
    assert.deepEqual(found, marks, `line ${line}`);
  }
});
