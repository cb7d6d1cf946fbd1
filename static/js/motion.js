// @ts-check
// From one picture to the next: the packet travels its path, the trail fades in behind it, an ear fills as it hears.

import { flight } from './flight.js';
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
/** There, too, nothing is painted while anything moves: the drawing takes the packets when they have stood for so long. */
const SETTLE_MS = 100;

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
  if (!way || !packet?.hasAttribute('data-path') || speed === 0 || calm.matches) {
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
  await travel(picture, way.ms / speed, way.easing, before, heard);
}

/**
 * @param {Element} picture
 * @param {number} duration
 * @param {string} easing
 * @param {Set<string>} before  ids of the trails that were there
 * @param {Element[]} heard
 */
async function travel(picture, duration, easing, before, heard) {
  const fades = picture.getElementsByTagName('*').length <= MANY;
  const fill = () => heard.splice(0).forEach((ear) => fillEar(picture, ear, fades));
  // What leaves with it goes at once.
  const packets = [...picture.querySelectorAll('#w-packet, #n-packet, .waits[data-path]')];
  const tags = [...picture.querySelectorAll('#w-packet-tag, #n-packet-tag')];
  const { arrived, land } = flight(picture, packets, tags, { duration, easing });
  /** @type {Animation[]} */
  const fading = [];
  for (const trail of fades ? picture.querySelectorAll('[id^="w-trail-"], [id^="n-trail-"]') : []) {
    if (!before.has(trail.id)) fading.push(trail.animate({ opacity: [0, 1] }, { duration, easing: 'ease-in' }));
  }
  const hearing = fades ? setTimeout(fill, duration / 2) : 0;
  const finish = [() => clearTimeout(hearing), fill, land, ...fading.map((animation) => () => animation.cancel())];
  unfinished = finish;
  await arrived;
  if (!fades) {
    setTimeout(() => unfinished === finish && finish.forEach((end) => end()), SETTLE_MS);
  } else if (unfinished === finish) {
    land();
    tags.forEach((tag) => tag.animate({ opacity: [0, 1] }, { duration: FADE_MS }));
  }
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
