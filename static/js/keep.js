// @ts-check
// What was made here is kept in this browser, each tab its own, and offered back when a tab was closed or has crashed.
// A lab that somebody only looked at is not kept: its address has it.

import * as desk from './desk.js';
import { trimmed } from './turns.js';
import * as turns from './turns.js';
import * as notice from './notice.js';
import { word } from './words.js';

/**
 * @typedef {object} Kept
 * @property {string} lab
 * @property {number | null} line
 * @property {string} title
 * @property {number} at  when it was changed, in milliseconds
 * @property {turns.Turn[]} past
 * @property {turns.Turn[]} future
 */

const PREFIX = 'desk:';
/** Labs that are kept; the oldest makes room. */
const MOST_KEPT = 12;
/** Characters of what can be undone in each. */
const MOST_CHARACTERS = 150_000;
const SHOWN = 3;
/** How often a tab that is loaded anew asks for its name, which the page before it may still hold. */
const PATIENCE = 5;

const box = /** @type {HTMLElement} */ (document.getElementById('kept'));
const typed = /** @type {HTMLInputElement} */ (document.getElementById('typed'));

/** The name under which this tab keeps. */
let own = '';
let hasComplained = false;

/** @param {() => void} work  with the browser's storage, which may be shut or full */
function dare(work) {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

/** @param {string} id @returns {Kept | null} */
function read(id) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + id) ?? 'null');
    const isTurns = (/** @type {unknown} */ all) =>
      Array.isArray(all) && all.every((turn) => typeof turn?.lab === 'string' && typeof turn.did === 'string');
    return typeof kept?.lab === 'string' && isTurns(kept.past) && isTurns(kept.future) ? kept : null;
  } catch {
    return null;
  }
}

function names() {
  /** @type {string[]} */
  let found = [];
  dare(() => (found = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))));
  return found.map((key) => key.slice(PREFIX.length));
}

const fresh = () => [...crypto.getRandomValues(new Uint32Array(3))].map((number) => number.toString(36)).join('');

/** Takes a name for as long as the page lives, unless another tab has it. @param {string} id @returns {Promise<boolean>} */
function take(id) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(PREFIX + id, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => resolve(true));
  });
}

/** Names of tabs that are open. */
async function taken() {
  const held = navigator.locks ? (await navigator.locks.query()).held : [];
  return new Set((held ?? []).map(({ name }) => (name ?? '').slice(PREFIX.length)));
}

async function name() {
  let id = '';
  dare(() => (id = sessionStorage.getItem('desk') ?? ''));
  for (let left = PATIENCE; id && left > 0; left -= 1) {
    if (await take(id)) return id;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return rename();
}

/** A name that nobody has: what was kept under the one before stays as it is. */
function rename() {
  own = fresh();
  take(own);
  dare(() => sessionStorage.setItem('desk', own));
  return own;
}

function keep() {
  if (!own || (!turns.lastDone() && !turns.lastUndone())) return;
  const { past, future } = turns.all();
  /** @type {Kept} */
  const kept = {
    lab: desk.lab(),
    line: desk.line(),
    title: document.querySelector('#heading h1')?.textContent ?? '',
    at: Date.now(),
    past: trimmed(past, MOST_CHARACTERS),
    future: trimmed(future, MOST_CHARACTERS),
  };
  const text = JSON.stringify(kept);
  const others = names()
    .filter((id) => id !== own)
    .sort((a, b) => (read(a)?.at ?? 0) - (read(b)?.at ?? 0));
  const forget = () => dare(() => localStorage.removeItem(PREFIX + others.shift()));
  while (others.length >= MOST_KEPT) forget();
  while (!dare(() => localStorage.setItem(PREFIX + own, text))) {
    if (others.length > 0) forget();
    else return complain();
  }
}

function complain() {
  if (!hasComplained) notice.alert('not-kept');
  hasComplained = true;
}

/** Says what is kept and in no tab. */
async function offer() {
  const open = await taken();
  const all = names()
    .filter((id) => id !== own && !open.has(id))
    .flatMap((id) => {
      const kept = read(id);
      return kept && kept.lab !== desk.lab() ? [{ id, kept }] : [];
    })
    .sort((a, b) => b.kept.at - a.kept.at)
    .slice(0, SHOWN);
  const list = /** @type {HTMLElement} */ (box.querySelector('ul'));
  const one = /** @type {HTMLTemplateElement} */ (box.querySelector('template')).content;
  list.replaceChildren(...all.map(({ id, kept }) => item(one, id, kept)));
  box.hidden = all.length === 0;
}

/** @param {DocumentFragment} one @param {string} id @param {Kept} kept */
function item(one, id, kept) {
  const made = /** @type {DocumentFragment} */ (one.cloneNode(true));
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  /** @type {HTMLElement} */ (made.querySelector('b')).textContent = kept.title;
  /** @type {HTMLElement} */ (made.querySelector('small')).textContent = word('kept-when', {
    count: kept.lab.trimEnd().split('\n').length,
    when: when.format(kept.at),
  });
  for (const button of made.querySelectorAll('button')) button.dataset.id = id;
  return made;
}

/** @param {string} id */
async function open(id) {
  const kept = read(id);
  if (!kept) return offer();
  const isClean = !turns.lastDone() && !turns.lastUndone();
  if (!isClean) {
    // What stands here stays kept under its own name.
    keep();
    rename();
  }
  if (!(await desk.open(kept.lab, kept.line))) return;
  if (isClean) turns.restore(kept);
  document.dispatchEvent(new CustomEvent('desk:change'));
  forget(id);
}

/** @param {string} id */
function forget(id) {
  dare(() => localStorage.removeItem(PREFIX + id));
  return offer();
}

/** After the lab of the address is on the desk. */
export async function mountKeep() {
  own = await name();
  const kept = read(own);
  if (kept && kept.lab === desk.lab()) turns.restore(kept);
  else if (kept) rename();
  document.dispatchEvent(new CustomEvent('desk:turns'));
  dare(() => (typed.value ||= sessionStorage.getItem('typed') ?? ''));
  typed.addEventListener('input', () => dare(() => sessionStorage.setItem('typed', typed.value)));
  document.addEventListener('desk:change', () => {
    keep();
    dare(() => sessionStorage.setItem('typed', typed.value));
  });
  document.addEventListener('desk:other', () => {
    if (read(own)) rename();
  });
  box.addEventListener('click', (event) => {
    const button = /** @type {Element} */ (event.target).closest('button');
    if (!button) return;
    const { id } = button.dataset;
    if (id === undefined) box.hidden = true;
    else if (button.hasAttribute('data-forget')) forget(id);
    else open(id);
  });
  await offer();
}
