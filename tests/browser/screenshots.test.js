// @ts-check
// The screenshots of the README: small, all shown there, and made small without a change that could be seen.

import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { test } from 'node:test';

import { browser } from './playground.js';
import { smaller } from './small-png.js';

const HERE = new URL('screenshots/', import.meta.url);
const MOST_OCTETS = 150_000;

test('every screenshot is small and stands in the README with words for those who do not see it', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const names = await readdir(HERE);
  assert.ok(names.length > 0);
  for (const name of names) {
    const { size } = await stat(new URL(name, HERE));
    assert.ok(size < MOST_OCTETS, `${name}: ${size} octets`);
    const path = `tests/browser/screenshots/${name}`;
    const alt = readme.match(`!\\[([^\\]]+)\\]\\(${path}\\)|<img src="${path}"[^>]* alt="([^"]+)"`);
    assert.ok(alt, `${name} has its words`);
  }
});

test('a picture of few colours is the same pixel by pixel, one of many has no colour that is far off', async (context) => {
  const chrome = await browser();
  context.after(() => chrome.close());
  const page = await chrome.newPage({ viewport: { width: 120, height: 90 } });
  /** How far off the colour of a pixel is at most. @param {Buffer} png */
  const off = async (png) => {
    const pictures = [png, smaller(png)].map((one) => `data:image/png;base64,${one.toString('base64')}`);
    return page.evaluate(async (sources) => {
      const [before, after] = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const paper = new OffscreenCanvas(image.width, image.height).getContext('2d');
          paper?.drawImage(image, 0, 0);
          return paper?.getImageData(0, 0, image.width, image.height).data ?? [];
        }),
      );
      if (before.length !== after.length || before.length === 0) return Infinity;
      return Array.from(before).reduce((most, value, at) => Math.max(most, Math.abs(value - after[at])), 0);
    }, pictures);
  };
  const draw = (/** @type {string} */ css) => page.setContent(`<body style="margin:0;height:90px;${css}">Aé</body>`);
  await draw('background:#fc0;color:#036');
  assert.equal(await off(await page.screenshot()), 0);
  await draw('background:linear-gradient(90deg,#000,#fff 60%,#06c)');
  const far = await off(await page.screenshot());
  assert.ok(far < 24, `${far} of 255`);
});
