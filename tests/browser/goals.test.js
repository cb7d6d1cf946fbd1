// @ts-check
// A lab that marks itself: its goals stand above the answer, and each edit marks them anew.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { playground } from './playground.js';

const { open } = playground();
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const LAB = `# Two hosts, and a cable that is not up
#@ expect ping A 10.0.0.2 answered by B via a0
ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip -n A addr add 10.0.0.1/24 dev a0
ip -n B addr add 10.0.0.2/24 dev b0
ip -n A link set a0 up
ip netns exec A ping -c 1 -W 1 10.0.0.2
`;
const PATH = `/lab#v1.${deflateRawSync(LAB).toString('base64url')}`;

test('goals say what is missing, and are met when the lab does it', async (context) => {
  const page = await open(context, PATH);
  const goals = page.getByRole('region', { name: 'Goals' });
  await goals.getByRole('heading', { name: '0 of 1 goal met' }).waitFor();
  await goals.getByText('Not met yet: ping A 10.0.0.2 answered by B via a0').waitFor();
  const { violations } = await page.evaluate(`${AXE}; axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  assert.deepEqual(violations, []);
  await page.selectOption('#console-host', 'B');
  await page.fill('#typed', 'ip link set b0 up');
  await page.locator('#typed').press('Enter');
  await goals.getByRole('heading', { name: '1 of 1 goal met' }).waitFor();
  assert.equal(await goals.locator('li.is-met').count(), 1);
});

test('a lab without goals has no place for them', async (context) => {
  const page = await open(context, '/');
  assert.ok(await page.locator('#goals').isHidden());
});
