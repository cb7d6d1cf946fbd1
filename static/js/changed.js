// @ts-check
// After a change of the lab, also one that takes back or does again: what it has made of the command that is looked at,
// beside its answer. It goes with the next choice of a line, with the next change, or when it is dismissed.

import * as address from './address.js';
import { ask } from './api.js';
import * as desk from './desk.js';
import { pack } from './link.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';

const place = () => /** @type {HTMLElement} */ (document.getElementById('changed'));

/** The lab before the change that was just made. @type {string | null} */
let former = null;
/** What the note is about. */
let about = { lab: '', line: /** @type {number | null} */ (null) };
let asked = 0;

function dismiss() {
  asked += 1;
  about = { lab: '', line: null };
  place().hidden = true;
  place().replaceChildren();
}

/** @param {string} before */
async function tell(before) {
  const mine = ++asked;
  const { lab, lang, line } = desk.scene();
  about = { lab, line };
  if (line === 0) return;
  const { html } = await ask('beside', { lab: before, other: lab, lang, line });
  if (mine !== asked || !html) return;
  morph(place(), parse(html));
  const link = /** @type {HTMLAnchorElement | null} */ (place().querySelector('a[data-beside]'));
  const payloads = await Promise.all([before, lab].map(pack));
  if (link) link.href = `/compare${address.kept()}#v1.${payloads.join('~v1.')}`;
}

function follow() {
  const before = former;
  former = null;
  const { lab, line } = desk.scene();
  if (before === null && lab === about.lab && line === about.line) return;
  dismiss();
  if (before !== null) tell(before).catch(notice.trouble);
}

export function mountChanged() {
  document.addEventListener('desk:edit', (event) => {
    former = /** @type {CustomEvent<string>} */ (event).detail;
  });
  document.addEventListener('desk:change', follow);
  place().addEventListener('click', (event) => {
    if (/** @type {Element} */ (event.target).closest('[data-dismiss]')) dismiss();
  });
}
