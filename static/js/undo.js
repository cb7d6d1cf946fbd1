// @ts-check
// Undo and redo: two buttons that say what they would do, and their keys.

import * as desk from './desk.js';
import * as turns from './turns.js';
import { word } from './words.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

function draw() {
  label(byId('take-back'), 'undo', turns.lastDone());
  label(byId('redo'), 'redo', turns.lastUndone());
}

/** @param {HTMLElement} holder @param {'undo' | 'redo'} key @param {turns.Turn | undefined} turn */
function label(holder, key, turn) {
  const button =
    holder instanceof HTMLButtonElement ? holder : /** @type {HTMLElement} */ (holder.querySelector('button'));
  holder.hidden = !turn && !holder.hasAttribute('data-adds');
  if (!turn) return;
  /** @type {HTMLElement} */ (button.querySelector('small')).textContent = turn.did;
  button.title = `${word(key)}: ${turn.did}`;
}

export function mountUndo() {
  for (const type of ['desk:change', 'desk:turns']) document.addEventListener(type, draw);
  document.addEventListener('click', (event) => {
    if (/** @type {Element} */ (event.target).closest('#redo')) desk.redo();
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    // What is being typed has an undo of its own.
    const target = /** @type {Element} */ (event.target);
    if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.value !== '')) return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) desk.redo();
    else desk.undo();
  });
  draw();
}
