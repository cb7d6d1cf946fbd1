// @ts-check
// Wires the page: buttons, keys, links and forms to the desk and the player. Without it all of them still work, by
// asking the server for another page.

import * as address from './address.js';
import * as desk from './desk.js';
import { mountBuild } from './build.js';
import { mountComplete } from './complete.js';
import { reveal } from './cursor.js';
import { mountCaptures } from './captures.js';
import { mountChanged } from './changed.js';
import { mountDrag } from './drag.js';
import { mountEditor } from './edit.js';
import { mountKeep } from './keep.js';
import { guess, mountLecture } from './lecture.js';
import { mountLights } from './lights.js';
import * as notice from './notice.js';
import { mountPacket } from './packet.js';
import { mountMattered } from './mattered.js';
import { mountPanels } from './panels.js';
import { hold, letGo } from './hold.js';
import * as player from './player.js';
import { mountStrokes } from './strokes.js';
import { mountTabs } from './tabs.js';
import { mountTheme } from './theme.js';
import * as turns from './turns.js';
import { mountUndo } from './undo.js';
import { mountWish } from './wish.js';
import { mountZoom } from './zoom.js';
import * as views from './views.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What a press of a button of the player does. */
const presses = {
  play: () => player.toggle(),
  first: () => player.jump(0),
  back: () => player.jump(desk.step() - 1),
  forward: () => player.jump(desk.step() + 1),
  last: () => player.jump(desk.steps()),
  'to-host': () => player.leap('host'),
  'to-decision': () => player.leap('decision'),
  'to-drop': () => player.leap('drop'),
};

/** The same by key, where nothing is typed. */
const keys = {
  ' ': presses.play,
  ArrowLeft: presses.back,
  ArrowRight: presses.forward,
  Home: presses.first,
  End: presses.last,
  h: presses['to-host'],
  d: presses['to-decision'],
  x: presses['to-drop'],
  v: views.next,
  l: views.lecture,
  a: () => guess(0),
  ...Object.fromEntries(['1', '2', '3', '4'].map((key) => [key, () => guess(Number(key))])),
  '?': () => byId('keys').togglePopover(),
};

/** Keys that run on while they are held, and by how much. */
const runs = { ArrowLeft: -1, ArrowRight: 1 };

/** Forms that add to the lab, or take from it. */
const submits = {
  ping: () => {
    const to = /** @type {HTMLInputElement} */ (byId('ping-to'));
    return desk.type(/** @type {HTMLSelectElement} */ (byId('ping-from')).value, `ping ${to.value}`);
  },
  console: async () => {
    const typed = /** @type {HTMLInputElement} */ (byId('typed'));
    const host = /** @type {HTMLSelectElement} */ (byId('console-host')).value;
    const why = byId('console-refused');
    const refused = (/** @type {string} */ text) => {
      why.textContent = text;
      why.hidden = false;
    };
    const sent = typed.value;
    if (!(await desk.type(host, sent, refused))) return;
    why.hidden = true;
    if (typed.value === sent) typed.value = '';
  },
  'take-back': () => desk.undo(),
};

/** What a click follows: on a link, or on what is drawn. */
const follows = {
  'data-go': (/** @type {string} */ step) => player.jump(Number(step)),
  'data-play': (/** @type {string} */ line) => desk.choose(Number(line)),
  'data-view': views.choose,
  'data-look': (/** @type {string} */ host) => desk.look(host),
  'data-book': (/** @type {string} */ to) => openBook(to === 'open'),
  'data-line': see,
  'data-host': (/** @type {string} */ host) => desk.look(host),
};

document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = /** @type {Element} */ (event.target);
  const button = target.closest('#player button');
  if (button && presses[button.id]) {
    event.preventDefault();
    presses[button.id]();
    return;
  }
  for (const [name, follow] of Object.entries(follows)) {
    const value = target.closest(`a[${name}], #picture [${name}]`)?.getAttribute(name);
    if (!value) continue;
    event.preventDefault();
    follow(value);
    return;
  }
});

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const submit = submits[form.id];
  if (!submit || (form.id === 'take-back' && !turns.lastDone())) return;
  event.preventDefault();
  submit();
});

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.shiftKey && event.key !== '?') return;
  const target = /** @type {Element} */ (event.target);
  if (event.key === 'Escape') {
    if (!byId('keys').matches(':popover-open')) views.leave();
    openBook(false);
    byId('story').removeAttribute('open');
  }
  const press = keys[event.key];
  const typing = event.key === ' ' ? 'input, select, textarea, button, a, summary' : 'input, select, textarea';
  if (!press || target.closest(typing)) return;
  event.preventDefault();
  if (!event.repeat) press();
  else if (runs[event.key]) hold(event.key, runs[event.key]);
});
document.addEventListener('keyup', (event) => letGo(event.key));
window.addEventListener('blur', () => letGo());

byId('scrub').addEventListener('input', (event) => {
  player.jump(/** @type {HTMLInputElement} */ (event.target).valueAsNumber, false);
});

byId('copy').addEventListener('click', async () => {
  const link = await desk.link();
  try {
    await navigator.clipboard.writeText(link);
    notice.tell('copied');
  } catch {
    history.replaceState(null, '', link);
    notice.tell('copy-failed');
  }
});

byId('to-compare').addEventListener('click', async (event) => {
  event.preventDefault();
  location.href = `/compare${address.kept()}${new URL(await desk.link()).hash.replace(/&.*/, '')}`;
});

for (const other of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[data-lang]'))) {
  // Only when it is about to be followed does it have to lead to the place where the reader stands.
  other.addEventListener('click', () => (other.href = address.href(desk.here(), other.dataset.lang)));
}

document.addEventListener('desk:leave', () => player.pause());
document.addEventListener('lecture:ask', () => player.pause());
document.addEventListener('lecture:on', () => player.toggle());
document.addEventListener('desk:change', player.mark);
window.addEventListener('popstate', () => desk.follow());
matchMedia('(max-width: 719px)').addEventListener('change', () => desk.redraw());

/** Shows a line of the notebook, and puts the focus on it. @param {string} line */
function see(line) {
  const row = document.getElementById(`l${line}`);
  if (!row) return;
  if (getComputedStyle(byId('lines')).display === 'none') openBook(true);
  row.scrollIntoView({ block: 'nearest' });
  /** @type {HTMLElement | null} */ (row.querySelector('.no'))?.focus();
}

/** The notebook over the picture, where it has no place of its own. @param {boolean} isOpen */
function openBook(isOpen) {
  const book = byId('notebook');
  if (book.classList.contains('is-open') === isOpen) return;
  book.classList.toggle('is-open', isOpen);
  const focus = isOpen ? byId('lines') : book.querySelector('.open');
  /** @type {HTMLElement} */ (focus).focus();
}

mountTabs(byId('tabs'));
mountTheme(/** @type {HTMLFormElement} */ (byId('theme')));
mountLights();
mountPanels();
mountMattered();
mountWish();
mountChanged();
mountCaptures();
mountPacket();
mountEditor();
mountUndo();
mountBuild();
mountComplete(/** @type {HTMLInputElement} */ (byId('typed')), () => ({
  host: /** @type {HTMLSelectElement} */ (byId('console-host')).value,
}));
mountZoom();
mountDrag();
mountStrokes();
mountLecture();
views.draw(desk.step());
for (const [pane, current] of [
  ['lines', '#lines .is-probe'],
  ['lines', '#lines .is-cause'],
  ['why', '#why .now'],
]) {
  const element = /** @type {HTMLElement | null} */ (document.querySelector(current));
  if (element) reveal(byId(pane), element);
}
if (address.read().payload !== null) await desk.follow();
mountKeep();
