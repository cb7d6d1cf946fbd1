// @ts-check
// Predict first: a question stands before the step that answers it, in a lecture or where the lab has a checkpoint. Until
// somebody guesses or asks, its answer is hidden; at a checkpoint nothing is played past it.

import * as desk from './desk.js';

const asks = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#asks .ask')]);
const current = () => asks().find((ask) => !ask.hidden);

/** What was answered, so that another view of the same does not ask again. @type {Map<string, number>} */
const answered = new Map();
/** @param {HTMLElement} ask */
const key = (ask) => `${desk.line()} ${ask.textContent}`;

/** @param {HTMLElement} ask */
const waits = (ask) => ask.dataset.told === undefined;

/** The step past which nothing is played yet. */
export function gate() {
  const all = document.querySelector('#asks[data-gate]') ? asks().filter(waits) : [];
  return Math.min(Infinity, ...all.map((ask) => Number(ask.dataset.at)));
}

/** What would answer waits as long as a question does that is still to come. @param {number} step */
function hold(step) {
  const isHeld = document.querySelector('#asks[data-gate]') !== null;
  const all = asks().filter((ask) => waits(ask) && Number(ask.dataset.at) >= step);
  document.body.toggleAttribute('data-held', isHeld && all.length > 0);
  const isQuiet = all.length === 0 && !asks().some((ask) => Number(ask.dataset.at) === step);
  document.getElementById('checkpoint')?.classList.toggle('is-quiet', isQuiet);
}

/** A step is come to: shows its question, the first that has no answer yet. @param {number} step */
export function draw(step) {
  for (const ask of asks().filter(waits)) {
    const choice = answered.get(key(ask));
    if (choice !== undefined) tell(ask, choice);
  }
  hold(step);
  const here = asks().filter((ask) => Number(ask.dataset.at) === step);
  const open = here.find((ask) => ask.dataset.told === undefined) ?? here.at(-1);
  for (const ask of asks()) ask.hidden = ask !== open;
  if (open && open.dataset.told === undefined) document.dispatchEvent(new CustomEvent('lecture:ask'));
}

/** Takes a choice of the question that is asked, by its number; 0 only asks for the answer. @param {number} choice */
export function guess(choice) {
  const ask = current();
  if (!ask || ask.dataset.told !== undefined || !ask.querySelector(`[data-guess="${choice}"]`)) return;
  answered.set(key(ask), choice);
  tell(ask, choice);
  hold(desk.step());
  /** @type {HTMLElement} */ (ask.querySelector('h2')).focus({ preventScroll: true });
}

/** The answer is out. @param {HTMLElement} ask @param {number} choice */
function tell(ask, choice) {
  ask.dataset.told = '';
  const right = Number(ask.dataset.right);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (ask.querySelectorAll('li [data-guess]'))) {
    const no = Number(button.dataset.guess);
    button.className = no === right ? 'right' : no === choice ? 'wrong' : 'other';
    /** @type {HTMLElement} */ (button.querySelector('.mark-right')).hidden = no !== right;
    /** @type {HTMLElement} */ (button.querySelector('.mark-wrong')).hidden = no === right || no !== choice;
  }
  for (const reason of /** @type {NodeListOf<HTMLElement>} */ (ask.querySelectorAll('.why-so, .why-not')))
    reason.hidden = false;
  for (const [part, isHidden] of /** @type {[string, boolean][]} */ ([
    ['.tell', true],
    ['.out', false],
    ['.next', !another(ask)],
  ])) {
    /** @type {HTMLElement} */ (ask.querySelector(part)).hidden = isHidden;
  }
  const on = /** @type {HTMLElement | null} */ (ask.querySelector('.play-on'));
  if (on) on.hidden = another(ask);
}

/** Another question waits at the same step. @param {HTMLElement} ask */
function another(ask) {
  return asks().some((one) => one.dataset.at === ask.dataset.at && one.dataset.told === undefined);
}

export function mountLecture() {
  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const choice = target.closest('#asks [data-guess]')?.getAttribute('data-guess');
    if (choice) {
      event.preventDefault();
      guess(Number(choice));
    } else if (target.closest('#asks .play-on')) {
      document.dispatchEvent(new CustomEvent('lecture:on'));
    } else if (target.closest('#asks .next')) {
      draw(desk.step());
      current()?.querySelector('h2')?.focus({ preventScroll: true });
    }
  });
}
