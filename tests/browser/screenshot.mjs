// @ts-check
// Makes the screenshots of the README, each from a state that a person would come to. With names, only those.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

import { browser, serve, SIZES } from './playground.js';

/** Of 100: as few octets as there can be before letters have a halo. */
const QUALITY = 80;

/** The address of a lab. @param {string} text @param {string} rest */
const lab = (text, rest) => `/lab#v1.${deflateRawSync(text).toString('base64url')}&${rest}`;
/** A lab that the kernel was asked about. @param {string} name */
const kernel = (name) => readFile(new URL(`../kernel/labs/${name}.lab`, import.meta.url), 'utf8');

const TTL = await kernel('forward-ttl');
const SWITCH = await kernel('bridge-learning-fdb');
const TYPO = `# Two hosts and one cable
ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip -n A link set a0 up
ip -n B link set b0 up
ip -n A addr add 10.0.0.1/24 dev a0
ip -n B addr add 10.0.0.2/24 dev b0
ip netns exec A ping -c 1 -W 1 10.0.0.2
`;

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{path: string, size?: keyof typeof SIZES, dark?: boolean, locale?: string, act?: (page: Page) => Promise<unknown>}} Shot */

/** @param {string} name */
const tab = (name) => (/** @type {Page} */ page) => page.getByRole('tab', { name }).click();
const fit = (/** @type {Page} */ page) => page.getByRole('button', { name: 'Fit' }).click();

/** @type {Record<string, Shot>} */
const SHOTS = {
  seed: { path: '/?line=53&step=8' },
  decision: { path: '/?line=53&step=4' },
  flood: { path: lab(SWITCH, 'line=27&step=15&focus=SW') },
  ladder: { path: lab(TTL, 'line=36&step=40&view=ladder') },
  list: { path: '/?line=74&step=6&view=list' },
  edit: {
    path: lab(TYPO, 'line=9'),
    act: async (page) => {
      await page.locator('#l8').hover();
      await page.locator('#l8 [data-edit]').click();
      await page.locator('.editor input').fill('ip addr add 10.0.0.2/24 dev b1');
      await page.keyboard.press('Enter');
      await page.locator('#l8 .err').waitFor();
      await page.locator('#l9').hover();
      await page.locator('#l9 [data-edit]').click();
      await page.locator('.editor input').waitFor();
    },
  },
  tables: { path: '/?line=53&step=4', act: tab('Tables') },
  packet: {
    path: '/?line=53&step=7',
    act: async (page) => {
      await tab('Packet')(page);
      await page.locator('#f-ip-ttl').hover();
    },
  },
  lecture: { path: '/?line=53&view=lecture', act: fit },
  phone: { path: '/?line=53&step=8', size: 'phone', locale: 'pt-BR' },
  dark: { path: '/?line=57&step=16', dark: true },
};

const [server, chrome] = await Promise.all([serve(), browser()]);
const wanted = process.argv.slice(2);
for (const [name, { path, size = 'wide', dark = false, locale = 'en-GB', act }] of Object.entries(SHOTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const colorScheme = dark ? 'dark' : 'light';
  const room = await chrome.newContext({ viewport: SIZES[size], colorScheme, locale, reducedMotion: 'reduce' });
  const page = await room.newPage();
  await page.goto(server.origin + path, { waitUntil: 'networkidle' });
  await page.locator('.busy:empty').waitFor({ state: 'attached' });
  await act?.(page);
  await page.waitForTimeout(200);
  const client = await room.newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const image = Buffer.from(data, 'base64');
  await writeFile(fileURLToPath(new URL(`screenshots/${name}.webp`, import.meta.url)), image);
  console.log(`${name}: ${Math.round(image.length / 1024)} KiB`);
  await room.close();
}
await chrome.close();
server.stop();
