// @ts-check
// The screenshots of the README: small, and all shown there.

import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { test } from 'node:test';

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
