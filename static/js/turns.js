// @ts-check
// What was done to the lab, one turn after the other: undo goes back along it, redo forward. Plain data and its bounds.

/**
 * @typedef {object} Turn
 * @property {string} lab  as it was on the other side of the turn
 * @property {number | null} line  where the reader stood there
 * @property {string} did  what was done, in words
 * @property {boolean} [isEdit]  rows were changed: no other lab was opened, and no host only moved in the picture
 */

/** So many turns are remembered, and so many characters of labs in all. */
const MOST_TURNS = 200;
const MOST_CHARACTERS = 2_000_000;

/** @type {Turn[]} */
let past = [];
/** @type {Turn[]} */
let future = [];

export const lastDone = () => past.at(-1);
export const lastUndone = () => future.at(-1);
/** For keeping. */
export const all = () => ({ past, future });

/** @param {{past: Turn[], future: Turn[]}} kept */
export function restore(kept) {
  past = kept.past;
  future = kept.future;
}

/** Something was done: what was undone before can no longer be done again. @param {Turn} turn */
export function done(turn) {
  future = [];
  past = trimmed([...past, turn]);
}

/** The last turn was taken back. @param {string} lab @param {number | null} line  as they were before that */
export function undone(lab, line) {
  const turn = past.pop();
  if (turn) future.push({ ...turn, lab, line });
}

/** The last turn that was taken back is done again. @param {string} lab @param {number | null} line */
export function redone(lab, line) {
  const turn = future.pop();
  if (turn) past.push({ ...turn, lab, line });
}

/**
 * The browser's 'back' or 'forward' led to another lab: if it is one of ours, undo and redo stand there too.
 * @param {string} to
 * @param {string} lab  the lab that is left
 * @param {number | null} line
 * @returns {boolean}
 */
export function seek(to, lab, line) {
  const back = past.findLastIndex((turn) => turn.lab === to);
  const on = future.findLastIndex((turn) => turn.lab === to);
  if (back < 0 && on < 0) return false;
  const step = back >= 0 ? undone : redone;
  const stack = () => (back >= 0 ? past : future);
  for (let left = stack().length - Math.max(back, on); left > 0; left -= 1) {
    const before = stack().at(-1);
    step(lab, line);
    ({ lab, line } = before ?? { lab, line });
  }
  return true;
}

/**
 * The latest turns that keep within a bound.
 * @param {Turn[]} turns
 * @param {number} most  characters
 */
export function trimmed(turns, most = MOST_CHARACTERS) {
  let characters = 0;
  let from = turns.length;
  while (from > 0 && turns.length - from < MOST_TURNS && (characters += turns[from - 1].lab.length) <= most) from -= 1;
  return turns.slice(from);
}
