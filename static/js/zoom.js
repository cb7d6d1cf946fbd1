// @ts-check
// How large the picture is, and which part of it is seen. Both stay as they are from step to step; only a packet that
// would leave the view takes it along.

import { bring, isLookedAt } from './sight.js';

const FACTOR = 1.25;
const LEAST = 0.2;
const MOST = 4;
/** Smaller than this nobody reads it: the rest can then be scrolled to. */
const READABLE = 0.7;
/** Where it has to be scrolled anyway, it may as well be read with ease. */
const SCROLLED = 0.8;
/** The same for the last row of a hall, in a window that is 768 high: what is set in 12 has 16 there. */
const READABLE_IN_A_HALL = 1.35;
/** From a packet to the edge of the view, in units of the drawing but no fewer pixels. */
const MARGIN = 60;

/** What the reader chose; null is as large as there is room for and no smaller than can be read. @type {number | 'all' | null} */
let chosen = null;

/** The pane that is shown: of the wide drawing, or of the narrow one. */
const pane = () =>
  /** @type {HTMLElement} */ (
    [...document.querySelectorAll('.pane')].find((one) => /** @type {HTMLElement} */ (one).offsetParent !== null)
  );
const drawing = () => pane()?.querySelector('svg');

/** Pixels for one unit of the drawing. */
export function scale() {
  const svg = drawing();
  return svg ? shown(svg).scale : 1;
}

/** What is drawn of an element that may be larger: it stands in the middle of it. @param {SVGElement} svg */
function shown(svg) {
  const { left, top, width, height } = svg.getBoundingClientRect();
  const own = natural(svg);
  const scale = Math.min(width / own.width, height / own.height);
  const size = { width: own.width * scale, height: own.height * scale };
  return { ...size, scale, left: left + (width - size.width) / 2, top: top + (height - size.height) / 2 };
}

/** @param {SVGElement} svg */
function natural(svg) {
  return { width: Number(svg.getAttribute('width')), height: Number(svg.getAttribute('height')) };
}

/** As large as there is room for. @param {SVGElement} svg */
function fitting(svg) {
  const { width, height } = natural(svg);
  const room = pane();
  const broad = room.clientWidth / width;
  return room.id === 'pane-narrow' ? broad : Math.min(broad, room.clientHeight / height);
}

const isHall = () => document.body.dataset.shows === 'lecture' && pane().id === 'pane-wide';

/** How large a drawing is that does not fit, unless somebody wants something else. */
function atEase() {
  return isHall() ? (READABLE_IN_A_HALL * window.innerHeight) / 768 : SCROLLED;
}

/** Gives the drawing its size. */
function apply() {
  const svg = drawing();
  if (!svg) return;
  const { width, height } = natural(svg);
  const { style } = pane();
  const by = typeof chosen === 'number' ? chosen : atEase();
  // What fits, fits without a number: nothing moves then while the page comes. In a hall the size is always the same,
  // since the room is not: a question may stand beside the picture.
  const fits = chosen === 'all' || (chosen === null && !isHall() && fitting(svg) >= READABLE);
  for (const [name, value] of Object.entries({ '--w': width * by, '--h': height * by })) {
    if (fits) style.removeProperty(name);
    else style.setProperty(name, `${Math.floor(value)}px`);
  }
}

/** The room has changed, or what is in it. */
function fit() {
  apply();
  const svg = drawing();
  if (svg && pane().id === 'pane-wide') follow(svg);
}

/**
 * @param {number | 'all'} to
 * @param {{x: number, y: number}} [anchor]  what stays where it is, in the coordinates of the window
 */
function zoom(to, anchor) {
  const room = pane();
  const svg = drawing();
  if (!room || !svg) return;
  const box = room.getBoundingClientRect();
  const at = anchor ?? { x: box.left + room.clientWidth / 2, y: box.top + room.clientHeight / 2 };
  const before = shown(svg);
  const part = { x: (at.x - before.left) / before.width, y: (at.y - before.top) / before.height };
  chosen = to === 'all' ? to : Math.max(LEAST, Math.min(MOST, to));
  apply();
  const after = shown(svg);
  room.scrollLeft += after.left + part.x * after.width - at.x;
  room.scrollTop += after.top + part.y * after.height - at.y;
}

const ways = {
  in: () => zoom(scale() * FACTOR),
  out: () => zoom(scale() / FACTOR),
  fit: () => zoom('all'),
};
const keys = { '+': ways.in, '=': ways.in, '-': ways.out, 0: ways.fit };

/** Scrolls the pane, or on a phone the page, if the packet of a picture would not be seen. @param {Element} picture */
export function follow(picture) {
  const room = pane();
  const svg = drawing();
  const place = picture.querySelector('#w-packet, #n-packet')?.getAttribute('transform');
  const [x, y] = place?.match(/-?[\d.]+/g)?.map((number) => Number(number) * scale()) ?? [];
  if (!room || !svg || x === undefined || y === undefined) return;
  if (room.id === 'pane-narrow') {
    const at = svg.getBoundingClientRect().top + y;
    if (isLookedAt(room)) bring(at - MARGIN, at + MARGIN);
    return;
  }
  room.scrollLeft = within(room.scrollLeft, x, room.clientWidth);
  room.scrollTop = within(room.scrollTop, y, room.clientHeight);
}

/**
 * The nearest scrolling at which a place is seen.
 * @param {number} now
 * @param {number} place
 * @param {number} room
 */
function within(now, place, room) {
  const margin = Math.min(MARGIN * Math.max(1, scale()), room / 3);
  return Math.max(place + margin - room, Math.min(place - margin, now));
}

/** Two fingers: what is between them stays between them. */
function mountPinch() {
  let apart = 0;
  let before = 1;
  /** @param {TouchList} touches */
  const distance = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  document.addEventListener('touchstart', ({ target, touches }) => {
    const isHere = target instanceof Element && target.closest('.pane');
    apart = isHere && touches.length === 2 ? distance(touches) : 0;
    before = scale();
  });
  document.addEventListener(
    'touchmove',
    (event) => {
      if (apart === 0 || event.touches.length !== 2) return;
      event.preventDefault();
      const [a, b] = event.touches;
      const middle = { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
      zoom((before * distance(event.touches)) / apart, middle);
    },
    { passive: false },
  );
}

/** The paper under the hand, where there is more of it than is seen. */
function mountHand() {
  /** @type {{x: number, y: number} | null} */
  let held = null;
  document.addEventListener('pointerdown', ({ target, button, pointerType, clientX: x, clientY: y }) => {
    const isPaper =
      target instanceof Element && target.closest('.pane svg') && !target.closest('.host-closed, [data-line]');
    if (isPaper && button === 0 && pointerType === 'mouse') held = { x, y };
  });
  document.addEventListener('pointermove', ({ clientX: x, clientY: y }) => {
    if (!held) return;
    pane().scrollBy(held.x - x, held.y - y);
    held = { x, y };
  });
  for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => (held = null));
}

export function mountZoom() {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-zoom]') : null;
    if (button) ways[button.getAttribute('data-zoom') ?? '']?.();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest('input, select, textarea');
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey || !(event.target instanceof Element && event.target.closest('.pane'))) return;
      event.preventDefault();
      zoom(scale() * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
  mountPinch();
  mountHand();
  const watch = new ResizeObserver(fit);
  for (const one of document.querySelectorAll('.pane')) watch.observe(one);
  document.addEventListener('desk:change', fit);
}
