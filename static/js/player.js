// @ts-check
// The player: an integer that moves over the steps of one command, by itself or by hand.

import * as desk from './desk.js';
import { gate } from './lecture.js';
import { word } from './words.js';

/** How long a step stands still before the next one, at normal speed; a decision longer. */
const REST_MS = 700;
const DECISION_MS = 1100;
/** A step while a key is held. */
const RUN_MS = 70;

let turn = 0;
let isPlaying = false;

const speed = () => Number(/** @type {HTMLSelectElement} */ (document.getElementById('speed')).value);

/** Moves by hand: that ends playing. @param {number} to */
export function jump(to, say = true) {
  pause();
  to = Math.min(to, Math.max(gate(), desk.step()));
  const isNext = to === desk.step() + 1;
  desk.go(to, { say, speed: isNext ? speed() : 0 });
}

/** Goes to the next step of a kind, or to the first if there is none. @param {string} stop */
export function leap(stop) {
  const all = [...document.querySelectorAll(`#why [data-stops~="${stop}"]`)].map((step) =>
    Number(step.getAttribute('data-step')),
  );
  const to = all.find((step) => step > desk.step()) ?? all[0];
  if (to !== undefined) jump(to);
}

/**
 * Steps on without a rest, and without motion, which would only lag behind.
 * @param {number} by
 * @param {() => boolean} isHeld
 */
export async function run(by, isHeld) {
  pause();
  const mine = turn;
  const isInside = () => desk.step() + by >= 0 && desk.step() + by <= Math.min(desk.steps(), gate());
  while (mine === turn && isHeld() && isInside()) {
    await Promise.all([desk.go(desk.step() + by), rest(RUN_MS)]);
  }
  if (mine === turn) await desk.go(desk.step(), { say: true });
}

export function toggle() {
  if (isPlaying) pause();
  else play();
}

export function pause() {
  turn += 1;
  isPlaying = false;
  mark();
}

async function play() {
  if (desk.steps() === 0 || desk.step() === gate()) return;
  const mine = (turn += 1);
  isPlaying = true;
  mark();
  if (desk.step() === desk.steps()) await desk.go(0);
  while (mine === turn && desk.step() < desk.steps()) {
    await desk.go(desk.step() + 1, {
      speed: speed(),
      say: desk.step() + 1 === desk.steps(),
    });
    if (mine === turn) await rest((desk.isDecision() ? DECISION_MS : REST_MS) / speed());
  }
  if (mine === turn) pause();
}

/** The one button says what it does next. */
export function mark() {
  const button = /** @type {HTMLElement} */ (document.getElementById('play'));
  button.classList.toggle('is-playing', isPlaying);
  button.setAttribute('aria-label', word(isPlaying ? 'pause' : 'play'));
}

/** @param {number} ms */
function rest(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
