// @ts-check
// Two labs side by side: reads them from the address or from the two boxes, asks the server, and leads from every step
// to the playground. Without it the form asks for another page.

import { kept } from './address.js';
import { ask } from './api.js';
import { BadLink, pack, unpack } from './link.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';
import { mountTheme } from './theme.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Two labs, or one that waits for another. */
const PACKED = /^#v1\.([\w-]+)(?:~v1\.([\w-]+))?$/;
const { lang } = document.documentElement;
const boxes = /** @type {HTMLTextAreaElement[]} */ ([byId('lab-0'), byId('lab-1')]);
const texts = /** @type {HTMLDetailsElement} */ (byId('texts'));
let asking = new AbortController();

/** @param {string[]} labs */
async function hashOf(labs) {
  return `#v1.${(await Promise.all(labs.map(pack))).join('~v1.')}`;
}

/** Leads from each step, and from each lab, to the playground. @param {string[]} labs */
async function lead(labs) {
  const payloads = await Promise.all(labs.map(pack));
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll('#compared a[data-side]')
  )) {
    const { side, line, step } = link.dataset;
    const place = line ? `&line=${line}&step=${step}` : '';
    if (!link.hasAttribute('href')) link.href = `/lab${kept()}#v1.${payloads[Number(side)]}${place}`;
  }
}

/** @param {(string | null)[]} why */
function refuse(why) {
  why.forEach((text, at) => {
    const place = byId(`refused-${at}`);
    place.textContent = text;
    place.hidden = text === null;
    boxes[at].toggleAttribute('aria-invalid', text !== null);
  });
  if (why.some((text) => text !== null)) texts.open = true;
}

/** Sets two labs side by side; a newer question makes an older one void. @param {string[]} labs */
async function compare(labs) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const quiet = notice.busy(() => asking.abort());
  try {
    const [lab, other] = labs;
    const { html, refused } = await ask('beside', { lab, other, lang }, signal);
    signal.throwIfAborted();
    notice.clear();
    refuse(refused);
    if (refused.some((/** @type {string | null} */ why) => why !== null)) return;
    morph(byId('compared'), parse(html));
    texts.open = false;
    await lead(labs);
  } catch (error) {
    if (!signal.aborted) notice.trouble(error, () => compare(labs));
  } finally {
    quiet();
  }
}

/** What the address holds, if it holds two labs. */
async function follow() {
  const found = location.hash.match(PACKED);
  try {
    if (!found && location.hash.startsWith('#v1.')) throw new BadLink('link-damaged');
    if (!found) return;
    const most = Number(document.body.dataset.maxBytes);
    const payloads = found.slice(1).filter(Boolean);
    const labs = await Promise.all(payloads.map((payload) => unpack(payload, most)));
    labs.forEach((text, at) => (boxes[at].value = text));
    if (labs.length === boxes.length) await compare(labs);
    else boxes[labs.length].focus();
  } catch (error) {
    if (!(error instanceof BadLink)) throw error;
    notice.alert(error.reason);
  } finally {
    document.documentElement.classList.remove('is-opening');
  }
}

byId('labs').addEventListener('submit', async (event) => {
  event.preventDefault();
  const labs = boxes.map((box) => box.value);
  history.pushState(null, '', `/compare${kept()}${await hashOf(labs)}`);
  await compare(labs);
});

byId('copy').addEventListener('click', async () => {
  const labs = boxes.map((box) => box.value);
  const link = labs.every(Boolean) ? `/compare${kept()}${await hashOf(labs)}` : location.href;
  try {
    await navigator.clipboard.writeText(new URL(link, location.href).href);
    notice.tell('copied');
  } catch {
    history.replaceState(null, '', link);
    notice.tell('copy-failed');
  }
});

for (const other of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[data-lang]'))) {
  other.addEventListener('click', () => (other.hash = location.hash));
}
window.addEventListener('popstate', () => follow());
mountTheme(/** @type {HTMLFormElement} */ (byId('theme')));
if (location.hash) await follow();
else if (boxes.every((box) => box.value)) await lead(boxes.map((box) => box.value));
