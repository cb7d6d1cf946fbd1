// @ts-check
// The theme: like the system, light, dark. One button goes round; the browser remembers.

import { dropTheme } from './address.js';
import { word } from './words.js';

const ROUND = ['system', 'light', 'dark'];

/** @param {HTMLFormElement} form  holds the button that sends the theme it changes to */
export function mountTheme(form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  const { dataset } = document.documentElement;

  function mark() {
    const now = dataset.theme ?? 'system';
    button.value = ROUND[(ROUND.indexOf(now) + 1) % ROUND.length];
    button.setAttribute('aria-label', word(`theme-${now}`));
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.value === 'system') delete dataset.theme;
    else dataset.theme = button.value;
    try {
      localStorage.setItem('theme', button.value);
    } catch {
      // It holds until the page is left.
    }
    dropTheme();
    mark();
  });
  mark();
}
