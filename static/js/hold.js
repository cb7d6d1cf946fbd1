// @ts-check
// A key that is held runs the player. Its repeats say only that it is held: they ask for no step each, so none waits in
// a queue when the key is let go.

import * as player from './player.js';

/** @type {string | null} */
let held = null;

/** @param {string} key @param {number} by */
export function hold(key, by) {
  if (held === key) return;
  held = key;
  player.run(by, () => held === key);
}

/** @param {string} [key]  every key without one */
export function letGo(key) {
  if (key === undefined || key === held) held = null;
}
