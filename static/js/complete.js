// @ts-check
// What can stand next in a command, offered while it is typed: a combobox. The server knows the language and the lab.

import { ask } from './api.js';
import * as desk from './desk.js';

/** How long the keys rest before the server is asked. */
const REST_MS = 90;

let count = 0;

/**
 * @param {HTMLInputElement} input
 * @param {() => {host: string, line?: number}} where  whose prompt it is, and on which line the command will stand
 */
export function mountComplete(input, where) {
  const list = document.createElement('ul');
  list.className = 'choices';
  list.id = `choices-${(count += 1)}`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.getAttribute('aria-label') ?? '');
  list.dataset.mine = '';
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-autocomplete', 'list'],
    ['aria-controls', list.id],
    ['aria-expanded', 'false'],
  ])
    input.setAttribute(name, value);
  input.dataset.keep = 'role aria-autocomplete aria-controls aria-expanded aria-activedescendant data-keep';

  let asking = new AbortController();
  /** @type {number | undefined} */
  let later;
  let from = 0;
  let active = -1;

  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const isOpen = () => !list.hidden;

  function close() {
    clearTimeout(later);
    asking.abort();
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
    point(-1);
  }

  /** @param {number} at */
  function point(at) {
    active = at;
    options().forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
    const option = options()[at];
    if (option) {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  async function query() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const end = input.selectionStart ?? input.value.length;
    const text = input.value.slice(0, end);
    // Inside a word there is nothing to finish, and a note is no command.
    if (/^\S/.test(input.value.slice(end)) || /^\s*#/.test(text)) return close();
    const { host, line } = where();
    try {
      /** @type {{from: number, choices: {text: string, of: string}[]}} */
      const answer = await ask('complete', { lab: desk.lab(), host, line, text }, signal);
      if (!signal.aborted && document.activeElement === input) show(answer);
    } catch {
      // Nobody is told: the command can be typed without it.
      if (!signal.aborted) close();
    }
  }

  /** @param {{from: number, choices: {text: string, of: string}[]}} answer */
  function show(answer) {
    from = answer.from;
    list.replaceChildren(...answer.choices.map(option));
    list.hidden = answer.choices.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    point(-1);
  }

  /** @param {{text: string, of: string}} choice @param {number} index */
  function option({ text, of }, index) {
    const made = document.createElement('li');
    made.id = `${list.id}-${index}`;
    made.setAttribute('role', 'option');
    made.dataset.text = text;
    const code = document.createElement('code');
    code.textContent = text;
    made.append(code);
    if (of) {
      const small = document.createElement('small');
      small.textContent = of;
      made.append(' ', small);
    }
    return made;
  }

  /** @param {HTMLElement | undefined} option */
  function take(option) {
    const text = option?.dataset.text;
    if (text === undefined) return;
    const end = input.selectionStart ?? input.value.length;
    const rest = input.value.slice(end).trimStart();
    const begun = `${input.value.slice(0, from)}${text} `;
    close();
    input.value = begun + rest;
    input.setSelectionRange(begun.length, begun.length);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Round the list, and over its end to none. @param {number} by */
  function next(by) {
    const places = options().length + 1;
    return ((active + 1 + by + places) % places) - 1;
  }

  input.addEventListener('input', () => {
    clearTimeout(later);
    later = window.setTimeout(query, REST_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && isOpen()) point(next(by));
    else if (by === 1) query();
    else if (event.key === 'Tab' && !event.shiftKey && isOpen()) take(options()[Math.max(active, 0)]);
    else if (event.key === 'Enter' && isOpen() && active >= 0) take(options()[active]);
    else if (event.key === 'Escape' && isOpen()) close();
    else {
      if (event.key === 'Enter') close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    take(/** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('li')) ?? undefined);
  });
  input.addEventListener('blur', close);
}
