// @ts-check
// The packet: its fields and its octets are two lists, each one stop of the Tab key, in which the arrows move. What is
// lit in the one scrolls into sight in the other.

import { reveal } from './cursor.js';

const LISTS = [
  { pane: 'packet-fields', items: '.field a', back: ['ArrowUp'], on: ['ArrowDown'] },
  { pane: 'packet-octets', items: '.oct', back: ['ArrowLeft', 'ArrowUp'], on: ['ArrowRight', 'ArrowDown'] },
];

/** Leaves one item of each list to the Tab key. */
function settle() {
  for (const { pane, items } of LISTS) {
    const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`#${pane} ${items}`));
    const kept = [...all].find((item) => item === document.activeElement) ?? all[0];
    for (const item of all) item.tabIndex = item === kept ? 0 : -1;
  }
}

/** @param {KeyboardEvent} event */
function move(event) {
  for (const { pane, items, back, on } of LISTS) {
    const own = event.target instanceof Element ? event.target.closest(`#${pane} ${items}`) : null;
    const by = back.includes(event.key) ? -1 : on.includes(event.key) ? 1 : 0;
    if (!own || by === 0) continue;
    event.preventDefault();
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`#${pane} ${items}`)]);
    all[all.indexOf(/** @type {HTMLElement} */ (own)) + by]?.focus();
    settle();
  }
}

/** @param {Event} event */
function show(event) {
  const { lit } = /** @type {CustomEvent<{lit: HTMLElement[]}>} */ (event).detail;
  for (const { pane } of LISTS) {
    const list = document.getElementById(pane);
    const first = lit.find((element) => list?.contains(element) && !element.closest('.changes'));
    if (list && first && list.scrollHeight > list.clientHeight) reveal(list, first);
  }
}

export function mountPacket() {
  settle();
  for (const type of ['panels:change', 'desk:change']) document.addEventListener(type, settle);
  document.addEventListener('lights:change', show);
  document.addEventListener('keydown', move, { capture: true }); // Before the keys of the player.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('.field a, .oct') : null;
    // The other place is lit by the focus, and the address stays that of the step.
    if (link) event.preventDefault();
  });
}
