// @ts-check
// What mattered to the command that is played: asked for when the page stands, since it takes the server many replays.
// Lines before it that made no difference are dimmed in the notebook.

import { ask } from './api.js';
import * as desk from './desk.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';

/** So long nothing else was asked for, before this is. In ms. */
const PAUSE = 250;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let asked = 0;

/** @param {Set<number>} lines @param {number} probe */
function dim(lines, probe) {
  for (const row of document.querySelectorAll('#lines .row[data-line]')) {
    const line = Number(row.getAttribute('data-line'));
    row.classList.toggle('is-idle', lines.size > 0 && line < probe && !lines.has(line));
  }
}

async function tell() {
  const mine = ++asked;
  const { lab, lang, line, focus } = desk.scene();
  if (line === 0 || desk.steps() === 0) return;
  const { panels } = await ask('panels', { panel: 'mattered', lab, lang, line, focus, from: 0, to: 0 });
  const place = document.getElementById('mattered');
  if (mine !== asked || !place || !panels[0]) return;
  morph(place, parse(panels[0]));
  const lines = (place.dataset.lines ?? '').split(' ').filter(Boolean).map(Number);
  dim(new Set(lines), line);
}

function soon() {
  asked += 1;
  clearTimeout(timer);
  timer = setTimeout(() => tell().catch((error) => notice.trouble(error, soon)), PAUSE);
}

export function mountMattered() {
  document.addEventListener('desk:change', soon);
  soon();
}
