// @ts-check
// On a phone the page itself is what moves: what is seen of it lies between the bar and the player.

export const phone = matchMedia('(max-width: 719px)');

/** The part of the window in which something is seen, in its coordinates. */
function band() {
  const bar = document.querySelector('.top')?.getBoundingClientRect();
  const player = document.getElementById('player')?.getBoundingClientRect();
  return {
    top: Math.max(0, bar?.bottom ?? 0),
    bottom: Math.min(window.innerHeight, player?.top ?? window.innerHeight),
  };
}

/** Is some of an element looked at? @param {Element} element */
export function isLookedAt(element) {
  const [{ top, bottom }, box] = [band(), element.getBoundingClientRect()];
  return box.bottom > top && box.top < bottom;
}

/**
 * Scrolls the page, if what lies between two heights of the window is not well seen: to its middle.
 * @param {number} from
 * @param {number} to
 */
export function bring(from, to) {
  const { top, bottom } = band();
  const air = (bottom - top) / 12;
  if (from >= top + air && to <= bottom - air) return;
  window.scrollBy({ top: (from + to) / 2 - (top + bottom) / 2, behavior: 'instant' });
}
