// @ts-check
// Shows on every part of the page which step is current: why-list, notebook, captures, player.

import * as views from './views.js';
import { word } from './words.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {number} step  0 is before the first
 * @param {number} steps
 */
export function draw(step, steps) {
  const current = /** @type {HTMLElement | null} */ (document.getElementById(`step-${step}`));
  drawList(step, current);
  const cause = drawCauses(step, current?.dataset.causes?.split(' ').filter(Boolean) ?? []);
  const frame = drawLater(step);
  drawPlayer(step, steps, current);
  views.draw(step);
  // Last of all: to ask where something stands has the page laid out, which is done once.
  if (current) reveal(byId('why'), current);
  else byId('why').scrollTop = 0;
  if (cause) reveal(byId('lines'), cause);
  if (frame) reveal(byId('captures'), frame);
}

/** What a screen reader hears of a step. @param {number} step @param {number} steps */
export function said(step, steps) {
  const title = document.querySelector(`#step-${step} .title`)?.textContent;
  return title ? word('step-said', { step, steps, title }) : word('before-first');
}

/**
 * @param {number} step
 * @param {HTMLElement | null} current
 */
function drawList(step, current) {
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#why .step'))) {
    const isNow = item === current;
    item.classList.toggle('done', Number(item.dataset.step) < step);
    item.classList.toggle('now', isNow);
    if (isNow) item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
    const body = /** @type {HTMLElement} */ (item.querySelector('.body'));
    if (body.hidden === isNow) body.hidden = !isNow;
  }
}

/**
 * Lights the lines that decided the step, in the notebook and on the rail that stands for it.
 * @param {number} step
 * @param {string[]} causes
 * @returns {HTMLElement | null}  the last of them
 */
function drawCauses(step, causes) {
  for (const row of document.querySelectorAll('#lines .row.is-cause')) {
    row.classList.remove('is-cause');
    row.querySelector('.no')?.classList.remove('pen');
    const words = /** @type {HTMLElement | null} */ (row.querySelector('.why-line'));
    if (words) words.textContent = words.dataset.rest ?? '';
  }
  const flags = byId('flags');
  flags.replaceChildren();
  for (const line of causes) {
    const row = document.getElementById(`l${line}`);
    const number = row?.querySelector('.no');
    if (!row || !number) continue;
    row.classList.add('is-cause');
    number.classList.add('pen');
    const flag = document.createElement('a');
    flag.className = 'pen';
    flag.href = `#l${line}`;
    flag.dataset.line = line;
    flag.textContent = line;
    flags.append(flag);
    const words = row.querySelector('.why-line');
    if (words) words.textContent = word('cause-of', { step });
  }
  return document.getElementById(`l${causes.at(-1)}`);
}

/**
 * What was not yet printed, and not yet heard.
 * @param {number} step
 * @returns {HTMLElement | undefined}  the frame that is heard now, in the list that is shown
 */
function drawLater(step) {
  const isLater = (/** @type {HTMLElement} */ one) => step > 0 && Number(one.dataset.step) > step;
  for (const piece of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('#lines .is-probe .out > [data-step]')
  )) {
    piece.classList.toggle('later', isLater(piece));
  }
  const frames = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#captures tr[data-step]'));
  for (const frame of frames) {
    frame.classList.toggle('later', isLater(frame));
    frame.classList.toggle('now', Number(frame.dataset.step) === step);
  }
  byId('heard').textContent = String([...frames].filter((frame) => !isLater(frame)).length);
  return [...frames].find((frame) => frame.matches('.tap:not([hidden]) .now'));
}

/**
 * @param {number} step
 * @param {number} steps
 * @param {HTMLElement | null} current
 */
function drawPlayer(step, steps, current) {
  const scrub = /** @type {HTMLInputElement} */ (byId('scrub'));
  if (scrub.valueAsNumber !== step) scrub.value = String(step);
  scrub.setAttribute('aria-valuetext', said(step, steps));
  byId('count').textContent = String(step);
  byId('player').dataset.role = current?.dataset.role ?? '';
  for (const mark of /** @type {NodeListOf<SVGElement>} */ (document.querySelectorAll('#player .mk'))) {
    mark.classList.toggle('on', Number(mark.dataset.step) <= step);
  }
}

/**
 * Scrolls a pane, and nothing else, until an element in it can be seen.
 * @param {HTMLElement} pane
 * @param {HTMLElement} element
 */
export function reveal(pane, element) {
  const room = 48;
  const top = element.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  const bottom = top + element.offsetHeight;
  if (bottom + room > pane.scrollTop + pane.clientHeight) pane.scrollTop = bottom + room - pane.clientHeight;
  if (top - room < pane.scrollTop) pane.scrollTop = top - room;
}
