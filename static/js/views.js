// @ts-check
// The ways in which steps are shown: picture, ladder, list, and the lecture view for a whole room.

import * as desk from './desk.js';
import { draw as drawQuestions } from './lecture.js';
import { bring, isLookedAt, phone } from './sight.js';

/** So wide are the numbers of a ladder's steps, in pixels. */
const SIDE = 34;
/** From the mark of a step to the edge. */
const AIR = 16;

/** What Esc goes back to from a lecture. */
let before = 'picture';

/** The page shows what the desk has chosen, and marks the current step on ladder and list. @param {number} step */
export function draw(step) {
  const shows = desk.shows() ?? 'picture';
  // To say the same again would have the whole page styled again.
  const isNew = document.body.dataset.shows !== shows;
  if (isNew) document.body.dataset.shows = shows;
  const rungs = /** @type {NodeListOf<HTMLElement | SVGElement>} */ (
    document.querySelectorAll('#ladder .rung, #list .rung')
  );
  for (const rung of rungs) {
    const no = Number(rung.dataset.step);
    rung.classList.toggle('done', no < step);
    if (no === step) rung.setAttribute('aria-current', 'step');
    else rung.removeAttribute('aria-current');
  }
  drawQuestions(step);
  reveal(isNew);
}

/** Shows the steps in another way because somebody pressed for it, who then stands there. @param {string} view */
export async function choose(view) {
  if (!(await desk.showAs(view))) return;
  const there = desk.shows() === 'lecture' ? '#lecture .brand' : '#views [aria-current]';
  /** @type {HTMLElement | null} */ (document.querySelector(there))?.focus({ preventScroll: true });
}

/** Picture, ladder, list, and round again. */
export function next() {
  const all = [...document.querySelectorAll('#views [data-view]:not([data-view=lecture])')].map(
    (one) => /** @type {HTMLElement} */ (one).dataset.view ?? '',
  );
  desk.showAs(all[(all.indexOf(desk.shows() ?? all[0]) + 1) % all.length]);
}

/** Into the lecture view, and out of it. */
export function lecture() {
  if (desk.shows() === 'lecture') {
    leave();
  } else {
    before = desk.shows() ?? 'picture';
    desk.showAs('lecture');
  }
}

/** Out of the lecture view. */
export function leave() {
  if (desk.shows() === 'lecture') desk.showAs(before);
}

/**
 * Brings the current step of a ladder or a list into view. On a phone, where they are as high as they need, the page
 * moves for it: when the view was just opened, or if some of it is looked at.
 * @param {boolean} isNew
 */
function reveal(isNew) {
  const current = document.querySelector('#ladder a[aria-current], #list [aria-current]');
  const pane = current?.closest('#ladder, #list');
  if (!current || !pane) return;
  const spot = current.querySelector('svg')?.getBoundingClientRect();
  const seen = pane.getBoundingClientRect();
  // A ladder may be wider than its pane.
  if (spot && (spot.left < seen.left + SIDE || spot.right > seen.right - AIR))
    pane.scrollLeft += (spot.left + spot.right - seen.left - seen.right) / 2;
  if (phone.matches) {
    const { top, bottom } = current.getBoundingClientRect();
    if (isNew || isLookedAt(pane)) bring(top, bottom);
    return;
  }
  if (pane.scrollHeight <= pane.clientHeight) return;
  const room = 96;
  const at = current.getBoundingClientRect();
  if (at.bottom + room > seen.bottom) pane.scrollTop += at.bottom + room - seen.bottom;
  else if (at.top - room < seen.top) pane.scrollTop -= seen.top - at.top + room;
}
