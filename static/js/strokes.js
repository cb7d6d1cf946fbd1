// @ts-check
// The wheel over the line of steps, and a finger that is drawn over picture or player, move the player.

import * as desk from './desk.js';
import * as player from './player.js';

/** Pixels of a wheel's turn that make a step; a wheel that tells lines or pages turns by one. */
const WHEEL_PX = 48;
/** A swipe goes so far, not longer, and more across than down. */
const SWIPE_PX = 48;
const SWIPE_MS = 700;

export function mountStrokes() {
  let turned = 0;
  document.addEventListener(
    'wheel',
    (event) => {
      const target = /** @type {Element} */ (event.target);
      if (event.ctrlKey || !target.closest('.scrub')) return;
      event.preventDefault();
      const way = Math.abs(event.deltaY) > Math.abs(event.deltaX) ? event.deltaY : event.deltaX;
      turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? way : Math.sign(way) * WHEEL_PX;
      const by = Math.trunc(turned / WHEEL_PX);
      if (by === 0) return;
      turned -= by * WHEEL_PX;
      player.jump(desk.step() + by);
    },
    { passive: false },
  );

  /** @type {{x: number, y: number, at: number} | null} */
  let begun = null;
  document.addEventListener(
    'touchstart',
    (event) => {
      const target = /** @type {Element} */ (event.target);
      const here = target.closest('#picture, #player') && !target.closest('input') && !goesAcross(target);
      const { clientX: x, clientY: y } = event.touches[0];
      begun = here && event.touches.length === 1 ? { x, y, at: event.timeStamp } : null;
    },
    { passive: true },
  );
  document.addEventListener('touchend', (event) => {
    if (!begun || event.touches.length > 0) return;
    const { clientX, clientY } = event.changedTouches[0];
    const [x, y] = [clientX - begun.x, clientY - begun.y];
    const isSwipe = Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y) && event.timeStamp - begun.at < SWIPE_MS;
    begun = null;
    if (isSwipe) player.jump(desk.step() - Math.sign(x));
  });
}

/** There is more of what the finger is on to its left or right: it moves that. @param {Element} target */
function goesAcross(target) {
  for (let one = /** @type {Element | null} */ (target); one && one.id !== 'picture'; one = one.parentElement) {
    if (one instanceof HTMLElement && one.scrollWidth > one.clientWidth + 1) return true;
  }
  return false;
}
