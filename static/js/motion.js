// @ts-check
// From one picture to the next: the packet travels its path, the trail fades in behind it, an ear fills as it hears.

import { morph } from './morph.js';

/** What a way takes at normal speed, in milliseconds, and how it is travelled. */
const WAYS = {
  hop: { ms: 360, easing: 'cubic-bezier(.3, 0, .2, 1)' },
  inside: { ms: 240, easing: 'cubic-bezier(.3, 0, .2, 1)' },
  bend: { ms: 480, easing: 'linear' },
};
const FADE_MS = 120;
/** Elements of a picture past which nothing fades: that would take longer than what it shows. */
const MANY = 1000;
const POINTS = 24;
const SVG = 'http://www.w3.org/2000/svg';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** @type {(() => void)[]} */
let unfinished = [];

/**
 * @param {Element} picture  the drawing on the page
 * @param {Element} wanted  what it becomes
 * @param {number} speed  0 is at once
 * @returns {Promise<void>}  when the packet has arrived
 */
export async function move(picture, wanted, speed) {
  for (const finish of unfinished) finish();
  unfinished = [];
  const packet = wanted.querySelector('#w-packet, #n-packet');
  const way = WAYS[packet?.getAttribute('data-motion') ?? ''];
  const path = packet?.getAttribute('data-path');
  if (!way || !path || speed === 0 || calm.matches) {
    morph(picture, wanted);
    return;
  }
  const hearing = [...wanted.querySelectorAll('.ear.on')].filter((ear) => isDeaf(picture, ear));
  const heard = hearing.map((ear) => /** @type {Element} */ (ear.cloneNode(true)));
  hearing.forEach((ear) =>
    ear.replaceWith(/** @type {Node} */ (picture.querySelector(`#${CSS.escape(ear.id)}`)).cloneNode(true)),
  );
  const before = new Set([...picture.querySelectorAll('[id^="w-trail-"], [id^="n-trail-"]')].map((trail) => trail.id));
  morph(picture, wanted);
  await travel(picture, path, way.ms / speed, way.easing, before, heard);
}

/**
 * @param {Element} picture
 * @param {string} path
 * @param {number} duration
 * @param {string} easing
 * @param {Set<string>} before  ids of the trails that were there
 * @param {Element[]} heard
 */
async function travel(picture, path, duration, easing, before, heard) {
  const packet = picture.querySelector('#w-packet, #n-packet');
  const fades = picture.getElementsByTagName('*').length <= MANY;
  const fill = () => heard.splice(0).forEach((ear) => fillEar(picture, ear, fades));
  const animations = [];
  if (packet) animations.push(packet.animate(along(path), { duration, easing }));
  // What leaves with it goes at once.
  for (const copy of picture.querySelectorAll('.waits[data-path]')) {
    animations.push(copy.animate(along(copy.getAttribute('data-path') ?? ''), { duration, easing }));
  }
  const tag = picture.querySelector('#w-packet-tag, #n-packet-tag');
  const arriving = { duration: fades ? FADE_MS : 0, delay: duration, fill: /** @type {const} */ ('backwards') };
  if (tag) animations.push(tag.animate({ opacity: [0, 1] }, arriving));
  for (const trail of fades ? picture.querySelectorAll('[id^="w-trail-"], [id^="n-trail-"]') : []) {
    if (!before.has(trail.id)) animations.push(trail.animate({ opacity: [0, 1] }, { duration, easing: 'ease-in' }));
  }
  const hearing = setTimeout(fill, fades ? duration / 2 : duration);
  unfinished = [() => clearTimeout(hearing), fill, ...animations.map((animation) => () => animation.cancel())];
  await Promise.allSettled(animations.slice(0, 1).map((animation) => animation.finished));
}

/**
 * @param {Element} picture
 * @param {Element} ear
 */
function isDeaf(picture, ear) {
  const now = picture.querySelector(`#${CSS.escape(ear.id)}`);
  return now !== null && !now.classList.contains('on');
}

/**
 * @param {Element} picture
 * @param {Element} ear
 * @param {boolean} fades
 */
function fillEar(picture, ear, fades) {
  const now = picture.querySelector(`#${CSS.escape(ear.id)}`);
  if (!now) return;
  morph(now, ear);
  if (fades) now.animate({ opacity: [0.4, 1] }, { duration: FADE_MS });
}

/**
 * Key frames along an SVG path.
 * @param {string} d
 * @returns {Keyframe[]}
 */
function along(d) {
  const path = /** @type {SVGPathElement} */ (document.createElementNS(SVG, 'path'));
  path.setAttribute('d', d);
  const length = path.getTotalLength();
  return Array.from({ length: POINTS + 1 }, (_, at) => {
    const { x, y } = path.getPointAtLength((length * at) / POINTS);
    return { transform: `translate(${x}px, ${y}px)` };
  });
}
