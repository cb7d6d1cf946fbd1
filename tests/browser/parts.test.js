// @ts-check
// A picture is changed only where it differs from the one before: after any way through the steps, it is what the
// server draws of that step.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { playground } from './playground.js';

const { open } = playground();

/** Whether the picture on the page is the server's own of a step. @param {number} step */
async function isDrawn(step) {
  const question = {
    lab: document.getElementById('lab-text')?.textContent,
    line: 53,
    from: step,
    to: step,
    lang: 'en',
  };
  const answer = await fetch('/api/v1/pictures', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(question),
  });
  const { pictures } = await answer.json();
  const wanted = document.createElement('template');
  wanted.innerHTML = pictures[0];
  return document.querySelector('#pic-wide')?.isEqualNode(wanted.content.firstElementChild);
}

test('whatever way is gone through the steps, the picture is that of the step', async (context) => {
  const page = await open(context, '/?line=53&step=0');
  const last = Number(await page.locator('#scrub').getAttribute('max'));
  for (const step of [1, 2, 7, 6, last, 0, 8, 3]) {
    await page.locator('#scrub').fill(`${step}`);
    let tries = 0;
    while (!(await page.evaluate(isDrawn, step))) {
      assert.ok((tries += 1) < 50, `the picture is not that of step ${step}`);
      await page.waitForTimeout(50);
    }
  }
});
