// @ts-check
// The notebook by hand: one editor, beside the row that it is about. What it does the server does to the lab's text.

import { mountComplete } from './complete.js';
import * as desk from './desk.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @typedef {{do: 'write', line: number} | {do: 'insert', above?: number, below?: number}} Aim */

const form = /** @type {HTMLFormElement} */ (
  /** @type {HTMLTemplateElement} */ (byId('editor-form')).content.firstElementChild
);
const host = /** @type {HTMLSelectElement} */ (form.querySelector('select'));
const line = /** @type {HTMLInputElement} */ (form.querySelector('input'));
const note = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
const why = /** @type {HTMLElement} */ (form.querySelector('.refused'));
/** The row of its own that holds the form while it makes a new line. */
const slot = document.createElement('li');
slot.className = 'slot';
slot.dataset.mine = '';
form.dataset.mine = '';

/** @type {Aim | null} */
let aim = null;
/** As the field was when it was opened. */
let before = '';

export const isOpen = () => aim !== null;

/** @param {Element | null | undefined} inside */
export function rowOf(inside) {
  return /** @type {HTMLElement | null} */ (inside?.closest('#lines li[data-row]') ?? null);
}

/** @param {HTMLElement} row */
const lineOf = (row) => Number(row.dataset.row);

/** Opens a row. @param {HTMLElement} row */
export function openRow(row) {
  const isNote = row.dataset.kind === 'note';
  aim = { do: 'write', line: lineOf(row) };
  fill(row.dataset.at ?? '', textOf(row), isNote);
  form.dataset.kind = row.dataset.kind;
  place(row);
  field().focus();
}

/** What was typed to make the row. @param {HTMLElement} row */
function textOf(row) {
  if (row.dataset.typed !== undefined) return row.dataset.typed;
  const text = row.querySelector('.note, .cmd');
  const prompt = text?.querySelector('.ps')?.textContent ?? '';
  return (text?.textContent ?? '').slice(prompt.length);
}

/** A new line beside a row. @param {HTMLElement} row @param {'above' | 'below'} side */
export function openNew(row, side) {
  const from = isOpen() && form.isConnected ? host.value : row.dataset.at;
  aim = { do: 'insert', [side]: lineOf(row) };
  fill(from ?? '', '', false);
  form.dataset.kind = 'new';
  place(row, side);
  field().focus();
}

/** @param {string} name @param {string} text @param {boolean} isNote */
function fill(name, text, isNote) {
  const hosts = [.../** @type {HTMLSelectElement} */ (byId('console-host')).options].map(({ value }) => value);
  if (!hosts.includes(name)) hosts.push(name);
  const own = host.querySelector('[value="note"]');
  host.replaceChildren(...hosts.map((of) => new Option(`${of}#`, of)), .../** @type {Node[]} */ (own ? [own] : []));
  host.value = name;
  if (isNote) host.value = 'note';
  line.value = note.value = before = text;
  why.hidden = true;
  line.removeAttribute('aria-invalid');
  kind();
}

/** Commands have a line, notes have room. */
function kind() {
  const isNote = host.value === 'note';
  if (note.hidden === isNote) (isNote ? note : line).value = (isNote ? line : note).value;
  note.hidden = !isNote;
  line.hidden = isNote;
}

const isNote = () => host.value === 'note';
const field = () => (isNote() ? note : line);

/** @param {HTMLElement} row @param {'above' | 'below'} [side] */
function place(row, side) {
  if (!side) {
    /** @type {Element} */ (row.querySelector('.cmd, .note')).before(form);
    slot.remove();
    form.scrollIntoView({ block: 'nearest' });
    return;
  }
  slot.append(form);
  row[side === 'above' ? 'before' : 'after'](slot);
  form.scrollIntoView({ block: 'nearest' });
}

export function close() {
  const row =
    rowOf(form) ?? (aim?.do === 'insert' ? document.querySelector(`[data-row="${aim.above ?? aim.below}"]`) : null);
  aim = null;
  form.remove();
  slot.remove();
  focusRow(row);
}

/** @param {Element | null} row */
function focusRow(row) {
  /** @type {HTMLElement | null | undefined} */ (row?.querySelector('a.no, [data-edit]'))?.focus();
}

/** @param {number | null} at */
const rowAt = (at) => /** @type {HTMLElement | null} */ (document.querySelector(`#lines li[data-row="${at}"]`));

/** @param {string} text */
function refused(text) {
  why.textContent = text;
  why.hidden = false;
  field().setAttribute('aria-invalid', 'true');
  field().focus();
}

function save() {
  if (!aim) return;
  const text = field().value;
  if (aim.do === 'write' && text === before && host.value === (rowOf(form)?.dataset.at ?? 'note')) {
    close();
    return;
  }
  const typed = { host: isNote() ? '' : host.value, text, note: isNote() };
  desk.change({ ...aim, ...typed }, { refused, done: (row) => leave(row) });
}

/** The editor has done its work. @param {number | null} row */
function leave(row) {
  aim = null;
  form.remove();
  slot.remove();
  focusRow(rowAt(row));
}

/**
 * Does something to a row. The editor, if it is open there, goes with it.
 * @param {HTMLElement} row
 * @param {string} what
 */
export function act(row, what) {
  if (desk.isChanging()) return;
  const at = lineOf(row);
  const isHere = rowOf(form) === row;
  const pressed = document.activeElement;
  /** @param {number | null} to */
  const follow = (to) => {
    const now = rowAt(to);
    if (!now) return;
    if (!isHere) return focusRow(now);
    aim = { do: 'write', line: lineOf(now) };
    form.dataset.kind = now.dataset.kind;
    place(now);
    if (pressed instanceof HTMLElement && pressed.offsetParent) pressed.focus();
    else field().focus();
  };
  /** @param {string} text */
  const told = (text) => {
    if (!isHere) openRow(row);
    refused(text);
  };
  if (what === 'up' || what === 'down')
    desk.change({ do: 'move', line: at, up: what === 'up' }, { done: follow, refused: told });
  if (what === 'off' || what === 'on')
    desk.change({ do: 'switch', line: at, on: what === 'on' }, { done: follow, refused: told });
  if (what === 'remove') {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const to = rowOf(next)?.dataset.row;
    desk.change({ do: 'remove', line: at }, { done: () => leave(Math.min(Number(to), at)), refused: told });
  }
  if (what === 'above' || what === 'below') openNew(row, what);
}

/** Buttons of the editor. @param {string} what */
function press(what) {
  if (what === 'cancel') return close();
  const row = rowOf(form);
  if (row) act(row, what);
}

/** Keys on a row. @param {KeyboardEvent} event */
function key(event) {
  const row = rowOf(/** @type {Element} */ (event.target));
  if (!row) return;
  const isTyping = /** @type {Element} */ (event.target).closest('input, select, textarea');
  const what =
    event.altKey && !event.ctrlKey && !event.metaKey
      ? { ArrowUp: 'up', ArrowDown: 'down', Enter: isTyping ? '' : event.shiftKey ? 'above' : 'below' }[event.key]
      : (event.ctrlKey || event.metaKey) && event.key === '/'
        ? row.dataset.kind === 'off'
          ? 'on'
          : 'off'
        : undefined;
  if (what) act(row, what);
  else if (event.key === 'F2') openRow(row);
  else if (event.key === 'Delete' && !isTyping) act(row, 'remove');
  else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !isTyping && !event.altKey) step(row, event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** To the row above or below. @param {HTMLElement} row @param {string} to */
function step(row, to) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#lines li[data-row]')]);
  focusRow(rows[rows.indexOf(row) + (to === 'ArrowDown' ? 1 : -1)] ?? row);
}

/** The line on which the command of the editor will stand. */
function target() {
  if (aim?.do === 'write') return aim.line;
  return aim?.above ?? (aim?.below === undefined ? undefined : aim.below + 1);
}

export function mountEditor() {
  mountComplete(line, () => ({ host: host.value, line: target() }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    save();
  });
  form.addEventListener('click', (event) => {
    const button = /** @type {Element} */ (event.target).closest('button[data-do]');
    if (button) press(button.getAttribute('data-do') ?? '');
  });
  form.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey && event.target === note) {
      event.preventDefault();
      save();
    }
  });
  host.addEventListener('change', () => {
    kind();
    field().focus();
  });
  const lines = byId('notebook');
  lines.addEventListener('keydown', key);
  lines.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = rowOf(target);
    if (!row || target.closest('.editor')) return;
    if (target.closest('[data-edit]')) openRow(row);
    else if (target.closest('.cmd') && row.dataset.line && !String(getSelection())) desk.choose(lineOf(row));
  });
  lines.addEventListener('dblclick', (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = rowOf(target);
    if (row && target.closest('.cmd, .note')) openRow(row);
  });
  // The row that has the focus lends it to its button, so that Tab leads there and not through all the others.
  lines.addEventListener('focusin', (event) => {
    const row = rowOf(/** @type {Element} */ (event.target));
    for (const one of lines.querySelectorAll('[data-edit][tabindex="0"]')) one.setAttribute('tabindex', '-1');
    row?.querySelector('[data-edit]')?.setAttribute('tabindex', '0');
  });
  // Nothing typed is lost when its row is gone.
  document.addEventListener('desk:change', () => {
    if (!aim || form.isConnected) return;
    aim = { do: 'insert' };
    form.dataset.kind = 'new';
    slot.append(form);
    document.querySelector('#lines ol')?.append(slot);
  });
}
