// @ts-check
// A closed host is taken to another place, by the pointer or by arrow keys; the lab then says where it stands.

import * as desk from './desk.js';
import { scale } from './zoom.js';

/** Places are multiples of this: cables follow the same lines. */
const GRID = 10;
/** What an arrow key moves. */
const STRIDE = 20;
/** Below this a press is a click, in pixels. */
const STILL = 5;
/** How long the keyboard rests before the lab is written. */
const REST_MS = 400;

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The host in the hand, and how far it is from its place, in units of the drawing. */
let held = { host: '', dx: 0, dy: 0 };
/** @type {number | undefined} */
let rest;

/** @param {string} host @returns {SVGElement | null} */
const group = (host) => document.querySelector(`#pic-wide .host-closed[data-host="${CSS.escape(host)}"]`);

/** Shows the host where the hand is. Its cables are laid when it is let go. */
function carry() {
  const box = group(held.host);
  if (!box) return;
  const name = box.id.replace('w-host-', '');
  const own = ['dev', 'ear', 'notes'].map((part) => `#pic-wide [id^="${CSS.escape(`w-${part}-${name}/`)}"]`);
  for (const part of [box, .../** @type {NodeListOf<SVGElement>} */ (document.querySelectorAll(own.join()))]) {
    part.style.transform = `translate(${held.dx}px, ${held.dy}px)`;
  }
  const dev = CSS.escape(`${held.host}/`);
  for (const cable of document.querySelectorAll(`.cable:is([data-dev^="${dev}"], [data-far^="${dev}"])`)) {
    cable.classList.add('is-loose');
  }
}

/** Writes into the lab where the host was put. */
async function put() {
  const { host, dx, dy } = held;
  const box = group(host);
  held = { host: '', dx: 0, dy: 0 };
  if (!box || (dx === 0 && dy === 0)) return;
  const [x, y] = [dx + Number(box.dataset.x), dy + Number(box.dataset.y)];
  const snapped = (/** @type {number} */ value) => Math.max(0, Math.round(value / GRID) * GRID);
  if (!(await desk.put(host, snapped(x), snapped(y)))) desk.redraw();
}

function mountPointer() {
  /** @type {{host: string, x: number, y: number, isMoved: boolean} | null} */
  let pressed = null;
  document.addEventListener('pointerdown', ({ target, button, clientX: x, clientY: y }) => {
    const box = target instanceof Element ? target.closest('#pic-wide .host-closed') : null;
    const host = box?.getAttribute('data-host');
    if (host && button === 0) pressed = { host, x, y, isMoved: false };
  });
  document.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (!pressed) return;
    const [dx, dy] = [clientX - pressed.x, clientY - pressed.y];
    pressed.isMoved ||= Math.hypot(dx, dy) > STILL;
    if (!pressed.isMoved) return;
    held = { host: pressed.host, dx: dx / scale(), dy: dy / scale() };
    carry();
  });
  document.addEventListener('pointerup', () => {
    if (pressed?.isMoved) {
      // The click that follows is none.
      window.addEventListener('click', (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(put);
    }
    pressed = null;
  });
  document.addEventListener('pointercancel', () => {
    if (pressed?.isMoved) desk.redraw();
    pressed = null;
  });
}

function mountKeys() {
  document.addEventListener(
    'keydown',
    (event) => {
      const way = arrows[event.key];
      const link =
        event.target instanceof Element ? event.target.closest('.look [data-look]:not([aria-current])') : null;
      const host = link?.getAttribute('data-look');
      if (!way || !host || !group(host) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (held.host !== host) held = { host, dx: 0, dy: 0 };
      held.dx += way[0] * STRIDE;
      held.dy += way[1] * STRIDE;
      carry();
      clearTimeout(rest);
      rest = window.setTimeout(put, REST_MS);
    },
    { capture: true },
  );
}

export function mountDrag() {
  mountPointer();
  mountKeys();
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[data-tidy]')) desk.tidy();
  });
}
