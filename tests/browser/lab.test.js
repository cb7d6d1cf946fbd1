// @ts-check
// A lab that changes: commands that are added and taken back, and the link that holds the whole of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { playground, SIZES } from './playground.js';

const { open } = playground();

const SMALL = 'ip netns add A\nip -n A link set lo up\nip netns exec A ping -c 1 -W 1 127.0.0.1\n';
const payload = (/** @type {string | Buffer} */ text) => deflateRawSync(text).toString('base64url');

/** @param {import('playwright-core').Page} page */
const lastLine = (page) => page.locator('#lines .row').last();

/** @param {import('playwright-core').Page} page @param {string} host @param {string} address */
async function ping(page, host, address) {
  await page.selectOption('#ping-from', host);
  await page.fill('#ping-to', address);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('#lines .is-probe', { hasText: `# ping -c 1 -W 1 ${address}` }).waitFor();
  await page.waitForURL(/#v1\./);
}

test('the form sends a ping, which becomes a line of the lab and is played', async (context) => {
  const page = await open(context, '/');
  await ping(page, 'GW', '192.168.10.110');
  assert.match(await lastLine(page).innerText(), /GW# ping -c 1 -W 1 192\.168\.10\.110/);
  assert.match(await lastLine(page).innerText(), /Network is unreachable|packet loss/);
  assert.match(page.url(), /\/lab#v1\.[\w-]+&line=\d+&step=0$/);
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await page.waitForURL(/&step=1$/);
});

test('a prompt runs a command, whose error stands at its line', async (context) => {
  const page = await open(context, '/');
  await page.selectOption('#console-host', 'A');
  await page.fill('#typed', 'ip addr add 10.9.9.1/24 dev nosuch');
  await page.keyboard.press('Enter');
  await page.locator('#lines .is-probe', { hasText: 'nosuch' }).waitFor();
  const line = await lastLine(page).innerText();
  assert.match(line, /A# ip addr add 10\.9\.9\.1\/24 dev nosuch/);
  assert.match(line, /standard error/);
  assert.match(line, /Cannot find device "nosuch"/);
  assert.match(line, /exit status 1/);
  assert.equal(await page.locator('#typed').inputValue(), '');
});

test('what was added is taken back, one after the other, down to the lab as it came', async (context) => {
  const page = await open(context, '/');
  const before = await page.locator('#lab-text').innerText();
  const takeBack = page.getByRole('button', { name: 'Undo' });
  assert.ok(await takeBack.isHidden());
  await ping(page, 'A', '10.0.3.5');
  await ping(page, 'A', '10.0.3.6');
  await takeBack.click();
  await page.locator('#lines .is-probe', { hasText: '10.0.3.5' }).waitFor();
  assert.doesNotMatch(await page.locator('#lab-text').innerText(), /10\.0\.3\.6/);
  await takeBack.click();
  await takeBack.waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#lab-text').innerText(), before);
  assert.match(page.url(), /\/\?line=53&step=0$/);
});

test('the link that is copied opens the same lab at the same place for anybody', async (context) => {
  const page = await open(context, '/?lang=en', { permissions: ['clipboard-read', 'clipboard-write'] });
  await ping(page, 'A', '10.0.3.99');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('The link is copied').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /\/lab#v1\.[\w-]+&line=\d+&step=\d$/);
  const { pathname, hash } = new URL(link);
  const other = await open(context, pathname + hash, { locale: 'pt-BR' });
  await other.locator('#lines .is-probe', { hasText: '10.0.3.99' }).waitFor();
  assert.equal(await other.locator('#lab-text').textContent(), await page.locator('#lab-text').textContent());
  assert.equal(await other.locator('html').getAttribute('lang'), 'pt-BR');
  assert.equal(await other.locator('#count').innerText(), '1');
});

test('a lab that was packed elsewhere opens', async (context) => {
  const page = await open(context, `/lab#v1.${payload(SMALL)}&line=3&step=2`);
  await page.locator('#lines .is-probe', { hasText: '127.0.0.1' }).waitFor();
  assert.equal(await page.locator('#lines .row').count(), 3);
  assert.equal(await page.locator('#count').innerText(), '2');
});

for (const [what, bad, words] of /** @type {[string, string, RegExp][]} */ ([
  ['cut short', payload(SMALL).slice(0, -9), /does not hold a whole lab/],
  ['with letters of no link', 'héllo', /does not hold a whole lab/],
  ['that is no compressed text', 'AAAAAAAA', /does not hold a whole lab/],
  ['of no UTF-8', payload(Buffer.from([0xff, 0xfe, 0xfd])), /does not hold a whole lab/],
  ['with something behind its end', payload(SMALL) + 'AAAA', /does not hold a whole lab/],
  ['one octet too large', payload('#'.repeat(64 * 1024 + 1)), /larger than 64 KiB/],
  ['that swells to 64 MiB', payload(Buffer.alloc(64 * 1024 * 1024, '#')), /larger than 64 KiB/],
])) {
  test(`a link ${what} is refused in words and leaves the lab on the desk alone`, async (context) => {
    const page = await open(context, '/');
    await ping(page, 'A', '10.0.3.5');
    const before = page.url();
    await page.evaluate((hash) => (location.hash = hash), `#v1.${bad}`);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    assert.equal(page.url(), before);
    assert.match(await lastLine(page).innerText(), /10\.0\.3\.5/);
  });
}

test('a damaged link says so on a fresh page too, in the language of the page', async (context) => {
  const page = await open(context, '/lab?lang=pt#v1.AAAA');
  await page.getByRole('alert').filter({ hasText: 'não contém um laboratório inteiro' }).waitFor();
  assert.ok(await page.locator('#lines .row').first().isVisible());
});

test('a lab of exactly 64 KiB opens', async (context) => {
  const rest = 64 * 1024 - SMALL.length;
  const page = await open(context, `/lab#v1.${payload(`${SMALL}#${'x'.repeat(rest - 2)}\n`)}`);
  await page.locator('#lines .is-probe', { hasText: '127.0.0.1' }).waitFor();
});

test('the other language shows the same lab at the same line and step', async (context) => {
  const page = await open(context, '/?lang=en');
  await ping(page, 'A', '10.0.3.99');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('link', { name: 'Português' }).click();
  await page.locator('html[lang="pt-BR"]').waitFor();
  await page.locator('#lines .is-probe', { hasText: '10.0.3.99' }).waitFor();
  assert.equal(await page.locator('#count').innerText(), '2');
  await page.getByRole('button', { name: 'Desfazer' }).waitFor();
  await page.goto('/?line=56&step=3&lang=pt');
  await page.getByRole('link', { name: 'English' }).click();
  await page.waitForURL(({ search }) => search === '?lang=en&line=56&step=3');
  assert.equal(await page.locator('#count').innerText(), '3');
});

test('a server that cannot be reached is said in words, and asked again', async (context) => {
  const page = await open(context, '/', { mute: true });
  await page.route('**/api/v1/view', (route) => route.abort());
  await page.locator('#l56 a.no').click();
  await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), '53');
  await page.unroute('**/api/v1/view');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('#l56.is-probe').waitFor();
  assert.ok(await page.getByRole('alert').isHidden());
});

test('a slow answer is announced, and one that came too late is dropped', async (context) => {
  const page = await open(context, '/');
  await page.route('**/api/v1/view', async (route) => {
    const { line } = route.request().postDataJSON();
    await new Promise((resolve) => setTimeout(resolve, line === 56 ? 1500 : 600));
    await route.continue().catch(() => {});
  });
  await page.locator('#l56 a.no').click();
  await page.getByRole('status').filter({ hasText: 'Running the lab' }).waitFor();
  assert.equal(await page.locator('.lab-page').getAttribute('aria-busy'), 'true');
  await page.locator('#l57 a.no').click();
  await page.locator('#l57.is-probe').waitFor();
  await page.waitForTimeout(1500);
  assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), '57');
  assert.equal(await page.locator('.lab-page').getAttribute('aria-busy'), null);
});

test('a pennant shows its line, and lights it at all its places', async (context) => {
  for (const viewport of [SIZES.wide, SIZES.middle, SIZES.phone]) {
    const page = await open(context, '/', { viewport });
    const pennant = page.locator('#answer .pen').first();
    const line = await pennant.innerText();
    await pennant.focus();
    await page.locator(`#l${line}.is-lit`).waitFor({ state: 'attached' });
    await pennant.click();
    await page.waitForFunction((no) => document.activeElement?.closest(`#l${no}`), line);
    assert.ok(await page.locator(`#l${line}`).isVisible());
    assert.equal(await page.locator('#lines .is-probe').getAttribute('data-line'), '53');
  }
});

test('an empty lab is begun at the prompt of no host', async (context) => {
  const page = await open(context, `/lab#v1.${payload('')}`);
  await page.waitForFunction(() => document.querySelectorAll('#lines .row').length === 0);
  await page.keyboard.press('ArrowRight');
  assert.ok(await page.locator('#ping').isHidden());
  await page.fill('#typed', 'ip netns add A');
  await page.keyboard.press('Enter');
  await page.locator('#lines .is-probe', { hasText: 'ip netns add A' }).waitFor();
  await page.selectOption('#console-host', 'A');
  await page.fill('#typed', 'ip link set lo up');
  await page.keyboard.press('Enter');
  await page.locator('#lines .is-probe', { hasText: 'A# ip link set lo up' }).waitFor();
  await ping(page, 'A', '127.0.0.1');
  await page.goBack();
  await page.locator('#lines .is-probe', { hasText: 'A# ip link set lo up' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('#lines .is-probe', { hasText: 'ip netns add A' }).waitFor();
});
