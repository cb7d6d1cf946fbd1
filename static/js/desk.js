// @ts-check
// What is on the desk: a lab, the line and the step that are looked at. Everything that changes it goes through here.

import * as address from './address.js';
import { ask, Refused } from './api.js';
import { draw, reveal, said } from './cursor.js';
import { BadLink, pack, unpack } from './link.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';
import { album } from './pictures.js';
import * as turns from './turns.js';
import { word } from './words.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const lang = document.documentElement.lang;
const scrub = /** @type {HTMLInputElement} */ (byId('scrub'));
const home = byId('lab-text').textContent ?? '';
const place = address.read();

/** The lab as it stands, and where the reader is in it. */
const desk = {
  lab: home,
  /** @type {string | null} */
  payload: null,
  line: Number(document.querySelector('#lines .is-probe')?.getAttribute('data-line')) || null,
  step: Number(scrub.value),
  steps: Number(scrub.max),
  focus: place.focus,
  view: shown(place.view),
};
let pictures = album(scene());
let asking = new AbortController();
/** A change of the lab that is under way: whatever is asked next waits for it, so that none is lost. */
/** @type {Promise<unknown> | null} */
let changing = null;
/** @type {number | undefined} */
let later;

export const step = () => desk.step;
export const steps = () => desk.steps;
export const lab = () => desk.lab;
export const line = () => desk.line;
export const isChanging = () => changing !== null;
/** How the steps are shown; null is the picture. */
export const shows = () => desk.view;
export const isDecision = () => document.getElementById(`step-${desk.step}`)?.classList.contains('dec') ?? false;

/**
 * Goes to a step of the command that is played.
 * @param {number} to
 * @param {{speed?: number, say?: boolean}} [how]  speed 0 is at once
 * @returns {Promise<void>}  when the picture is there
 */
export async function go(to, { speed = 0, say = false } = {}) {
  desk.step = Math.max(0, Math.min(to, desk.steps));
  draw(desk.step, desk.steps);
  document.dispatchEvent(new CustomEvent('desk:step'));
  if (say) byId('said').textContent = said(desk.step, desk.steps);
  clearTimeout(later);
  later = window.setTimeout(() => history.replaceState(null, '', address.href(here())), 200);
  if (desk.line === null) return;
  pictures.ahead(desk.step);
  await pictures.show(desk.step, speed).catch((error) => notice.trouble(error, redraw));
}

/** Draws the whole picture again, when another size of it is wanted or something in it was moved. */
export function redraw() {
  pictures.forget();
  if (desk.line === null) return;
  const shown = pictures.show(desk.step, 0);
  shown.catch((error) => notice.trouble(error, redraw));
}

/** Plays another line. @param {number} line */
export function choose(line) {
  if (line === desk.line) return go(0, { say: true });
  return view(() => ({ lab: desk.lab, line, step: 0 }), push);
}

/** Opens a host in the picture. @param {string} focus */
export function look(focus) {
  const open = document.querySelector('.look [aria-current]')?.getAttribute('data-look');
  if (open === focus || !open) return Promise.resolve(false);
  return view(() => ({ lab: desk.lab, line: desk.line, step: desk.step, focus }), push);
}

/** Shows the steps in another way: a picture, a ladder, a list, a lecture. @param {string} to */
export function showAs(to) {
  if (shown(to) === desk.view) return Promise.resolve(false);
  const { line, step, focus } = desk;
  return view(() => ({ lab: desk.lab, line, step, focus, view: shown(to) }), push);
}

/**
 * @typedef {object} Then  what follows a change
 * @property {(row: number | null) => void} [done]
 * @property {(why: string) => void} [refused]  without it, what is refused is said as an alert
 */

/** Changes a row of the lab. @param {object} edit  as the server takes it @param {Then} [then] */
export const change = (edit, then) => alter({ edit }, then);

/** Says in the lab where a host stands. @param {string} host @param {number} x @param {number} y */
export const put = (host, x, y) => alter({ put: { host, x, y } });

/** Takes all places of hosts out of the lab. */
export const tidy = () => alter({ tidy: true });

/**
 * Changes the lab, in a way that can be undone.
 * @param {object} how
 * @param {Then} [then]
 */
function alter(how, { done, refused } = {}) {
  let before = { lab: desk.lab, line: desk.line };
  const question = () => {
    before = { lab: desk.lab, line: desk.line };
    return { ...before, step: desk.step, focus: desk.focus, ...how };
  };
  /** @param {View} answer */
  const finish = ({ row, did }) => {
    if (desk.lab !== before.lab) {
      const isEdit = 'edit' in how;
      turns.done({ ...before, did: did ?? '', isEdit });
      if (isEdit) edited(before.lab);
    }
    push();
    done?.(row);
  };
  const mine = Promise.resolve(changing).then(() => view(question, finish, { refused, isChange: true }));
  changing = mine.finally(() => {
    if (changing === waited) changing = null;
  });
  const waited = changing;
  return mine;
}

/** Appends what was typed at a host's prompt, runs it, and stands before it. @param {string} host @param {string} text @param {(why: string) => void} [refused] */
export function type(host, text, refused) {
  return change({ do: 'insert', host, text }, { refused });
}

/** Takes back what was done last. */
export function undo() {
  return turn(turns.lastDone(), turns.undone);
}

/** Does again what was taken back last. */
export function redo() {
  return turn(turns.lastUndone(), turns.redone);
}

/**
 * @param {turns.Turn | undefined} to
 * @param {(lab: string, line: number | null) => void} turned
 */
function turn(to, turned) {
  if (!to) return Promise.resolve(false);
  const { lab, line } = desk;
  return view(
    () => ({ lab: to.lab, line: to.line, step: 0 }),
    () => {
      turned(lab, line);
      if (to.isEdit) edited(lab);
      push();
    },
  );
}

/** Its commands were edited, forth or back. @param {string} before */
function edited(before) {
  document.dispatchEvent(new CustomEvent('desk:edit', { detail: before }));
}

/** Puts a lab on the desk that was kept. @param {string} lab @param {number | null} line */
export function open(lab, line) {
  const before = { lab: desk.lab, line: desk.line };
  return view(
    () => ({ lab, line, step: 0 }),
    () => {
      turns.done({ ...before, did: word('did-open') });
      push();
    },
  );
}

/** Stops waiting for an answer. */
export function cancel() {
  asking.abort();
}

/** Opens what the address says: after 'back', or when somebody pastes a link. */
export async function follow() {
  const to = address.read();
  const isSameLab = to.payload === desk.payload;
  if (isSameLab && to.line === desk.line && to.focus === desk.focus && shown(to.view) === desk.view) {
    await go(to.step ?? 0);
    return;
  }
  try {
    const { maxBytes } = document.body.dataset;
    const lab = isSameLab ? desk.lab : to.payload === null ? home : await unpack(to.payload, Number(maxBytes));
    const before = { lab: desk.lab, line: desk.line };
    const isShell = 'shell' in document.body.dataset && before.lab === home;
    await view(
      () => ({ lab, line: to.line, step: to.step, focus: to.focus, view: shown(to.view) }),
      () => {
        desk.payload = to.payload;
        if (!isSameLab && !turns.seek(lab, before.lab, before.line)) {
          document.dispatchEvent(new CustomEvent('desk:other'));
          if (!isShell) turns.done({ ...before, did: word('did-open') });
        }
        history.replaceState(null, '', address.href(here()));
      },
    );
  } catch (error) {
    if (!(error instanceof BadLink)) throw error;
    notice.alert(error.reason);
    history.replaceState(null, '', address.href(here()));
  } finally {
    document.documentElement.classList.remove('is-opening');
  }
}

/** The address that gives this lab and this place to anybody. */
export async function link() {
  const payload = await pack(desk.lab);
  return new URL(address.href({ ...here(), payload }, '').replace(/\?[^#]*/, ''), location.href).href;
}

/** Where the reader is, for links. @returns {address.Place} */
export function here() {
  const { payload, line, focus, view } = desk;
  return { payload, line, step: desk.step, focus, view };
}

/** The address leads here from now on, and 'back' to where it led before. */
function push() {
  history.pushState(null, '', address.href(here()));
}

/** Of the ways to show steps, null is the one that goes without saying. @param {string | null} view */
function shown(view) {
  return view && document.querySelector(`#views [data-view="${CSS.escape(view)}"]:not(:first-child)`) ? view : null;
}

/** What the address holds of a lab. @param {string} lab */
function payloadOf(lab) {
  if (lab === desk.lab) return desk.payload;
  return lab === home ? null : pack(lab);
}

/** @returns {import('./pictures.js').Scene} */
export function scene() {
  return {
    lab: desk.lab,
    lang,
    line: desk.line ?? 0,
    steps: desk.steps,
    focus: desk.focus,
  };
}

/**
 * Asks the server how a lab looks at some line, and puts that on the page and into the address, both at once.
 * A newer question makes an older one void, but for a change of the lab, which it waits for.
 * @param {() => {lab: string, line?: number | null, step?: number | null, focus?: string | null, view?: string | null}} question
 * @param {(answer: View) => void} done
 * @param {{refused?: (why: string) => void, isChange?: boolean}} [how]
 * @returns {Promise<boolean>}  whether it is there
 */
async function view(question, done, { refused, isChange = false } = {}) {
  while (changing && !isChange) await changing;
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  document.dispatchEvent(new CustomEvent('desk:leave'));
  const quiet = notice.busy(cancel);
  try {
    const asked = question();
    /** @type {View} */
    const answer = await ask('view', { view: desk.view, ...asked, lang }, signal);
    const payload = await payloadOf(answer.lab);
    const parts = Object.entries(answer.parts).map(([id, html]) => /** @type {const} */ ([id, parse(html)]));
    // Reading all of it and putting it in place in one go would hold up a slow machine.
    await new Promise((resume) => setTimeout(resume));
    signal.throwIfAborted();
    if (asked.view !== undefined) desk.view = asked.view;
    show(answer, parts);
    desk.payload = payload;
    desk.focus = asked.focus ?? null;
    pictures = album(scene());
    notice.clear();
    done(answer);
    document.dispatchEvent(new CustomEvent('desk:change'));
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    if (error instanceof Refused && refused) refused(error.message);
    // What was typed since must not be lost to an older text: a change is tried again by hand.
    else notice.trouble(error, () => view(question, done, { refused }), !isChange);
    if (error instanceof Refused) history.replaceState(null, '', address.href(here()));
    return false;
  } finally {
    quiet();
  }
}

/**
 * @typedef {object} View  how a lab looks at some line
 * @property {string} lab
 * @property {string} title
 * @property {number | null} line
 * @property {number} step
 * @property {number} steps
 * @property {number | null} row  that was changed
 * @property {string | null} did
 * @property {Record<string, string>} parts
 */

/** @param {View} answer @param {(readonly [string, Element])[]} parts */
function show({ lab, title, line, step, steps, row }, parts) {
  for (const [id, part] of parts) morph(byId(id), part);
  document.title = `${title} · Hairpin`;
  Object.assign(desk, { lab, line, step, steps });
  scrub.max = String(steps);
  draw(step, steps);
  const changed = row === null ? null : document.getElementById(`l${row}`);
  const current = changed ?? /** @type {HTMLElement | null} */ (document.querySelector('#lines .is-probe'));
  if (current) reveal(byId('lines'), current);
}
