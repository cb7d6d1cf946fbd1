// @ts-check
// What would have to be different: asked for when somebody wants to know, and tried with a press.

import { ask } from './api.js';
import * as desk from './desk.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';

let asked = 0;

async function find() {
  const mine = ++asked;
  const { value: wish } = /** @type {HTMLSelectElement} */ (document.getElementById('wish-what'));
  const { lab, lang, line, focus } = desk.scene();
  const over = notice.busy(() => (asked += 1));
  try {
    const { panels } = await ask('panels', { panel: 'ask', wish, lab, lang, line, focus, from: 0, to: 0 });
    const place = document.getElementById('wishes');
    if (mine === asked && place && panels[0]) morph(place, parse(panels[0]));
  } finally {
    over();
  }
}

export function mountWish() {
  document.addEventListener('desk:change', () => (asked += 1));
  document.addEventListener('submit', (event) => {
    if (/** @type {Element} */ (event.target).id !== 'wish') return;
    event.preventDefault();
    find().catch((error) => notice.trouble(error, find, false));
  });
  document.addEventListener('click', ({ target }) => {
    const edit = target instanceof Element ? target.closest('[data-try]')?.getAttribute('data-try') : null;
    if (edit) desk.change(JSON.parse(edit));
  });
}
