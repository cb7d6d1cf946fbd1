// @ts-check
// What the page has to say about itself: that it is working, that something went wrong, that something is done.

import { Refused, Unreachable } from './api.js';
import { word } from './words.js';

const alertBox = /** @type {HTMLElement} */ (document.getElementById('alert'));
const busyBox = /** @type {HTMLElement} */ (document.getElementById('busy'));
const page = document.querySelector('.lab-page') ?? document.body;
const PATIENCE_MS = 300;

/** From a question that failed to its next attempt; each time twice as long, and after so many only by hand. */
const RETRY_MS = 3000;
const MOST_RETRIES = 5;

let working = 0;
/** Ends the wait after which a question that failed is asked again by itself. */
let waiting = new AbortController();
let failed = 0;

/**
 * Something is under way; says so if it takes long, with a way to stop waiting.
 * @param {() => void} cancel
 * @returns {() => void}  to be called when it is over
 */
export function busy(cancel) {
  working += 1;
  waiting.abort(); // Whoever asks something new does not want the old thing by itself.
  page.setAttribute('aria-busy', 'true');
  const slow = setTimeout(() => busyBox.replaceChildren(`${word('busy')} `, button('cancel', cancel)), PATIENCE_MS);
  return () => {
    clearTimeout(slow);
    working -= 1;
    if (working > 0) return;
    page.removeAttribute('aria-busy');
    busyBox.textContent = '';
  };
}

/** Says a word of the page as an alert. @param {string} key */
export function alert(key) {
  show(word(key));
}

/** Says something that a person waited for. @param {string} key */
export function tell(key) {
  busyBox.textContent = word(key);
  setTimeout(() => {
    if (busyBox.textContent === word(key)) busyBox.textContent = '';
  }, 6000);
}

export function clear() {
  failed = 0;
  waiting.abort();
  alertBox.hidden = true;
  alertBox.replaceChildren();
}

/**
 * A question failed: in words, with a way to ask again if that can help.
 * @param {unknown} error
 * @param {() => void} [again]
 * @param {boolean} [byItself]  after a while, and not only when the network is back or somebody presses the button
 */
export function trouble(error, again, byItself = true) {
  if (error instanceof Refused) show(error.message);
  else if (error instanceof Unreachable) show(error.message || word('unreachable'), again, byItself);
  else throw error;
}

/**
 * @param {string} text
 * @param {() => void} [again]
 * @param {boolean} [byItself]
 */
function show(text, again, byItself = false) {
  const said = document.createElement('span');
  said.textContent = text;
  alertBox.hidden = false;
  alertBox.replaceChildren(said);
  if (!again) return;
  const before = failed;
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const retry = () => {
    clear();
    failed = before + 1;
    again();
  };
  alertBox.append(button('retry', retry));
  window.addEventListener('online', retry, { once: true, signal });
  if (!byItself || before >= MOST_RETRIES) return;
  const timer = setTimeout(retry, RETRY_MS * 2 ** before);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

/** @param {string} key @param {() => void} press */
function button(key, press) {
  const made = document.createElement('button');
  made.className = 'btn-line';
  made.textContent = word(key);
  made.addEventListener('click', press);
  return made;
}
