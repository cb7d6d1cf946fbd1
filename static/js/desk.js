// @ts-check
// What is on the desk: a lab, the line and the step that are looked at. Everything that changes it goes through here.

import * as address from './address.js';
import { ask, Refused } from './api.js';
import { draw, reveal, said } from './cursor.js';
import { BadLink, pack, unpack } from './link.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';
import { album } from './pictures.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const lang = document.documentElement.lang;
const scrub = /** @type {HTMLInputElement} */ (byId('scrub'));
const home = byId('lab-text').textContent ?? '';
const place = address.read();

/** The lab as it stands, where the reader is in it, and what 'take back' goes back to. */
const desk = {
  lab: home,
  /** @type {string | null} */
  payload: null,
  line: Number(document.querySelector('#lines .is-probe')?.getAttribute('data-line')) || null,
  step: Number(scrub.value),
  steps: Number(scrub.max),
  focus: place.focus,
  view: shown(place.view),
  /** @type {{lab: string, line: number | null}[]} */
  earlier: [],
};
let pictures = album(scene());
let asking = new AbortController();
/** @type {number | undefined} */
let later;

export const step = () => desk.step;
export const steps = () => desk.steps;
/** How the steps are shown; null is the picture. */
export const shows = () => desk.view;
export const canTakeBack = () => desk.earlier.length > 0;
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
  await pictures.show(desk.step, speed).catch(notice.trouble);
}

/** Draws the picture again, when another size of it is wanted. */
export function redraw() {
  if (desk.line !== null) pictures.show(desk.step, 0).catch(notice.trouble);
}

/** Plays another line. @param {number} line */
export function choose(line) {
  if (line === desk.line) return go(0, { say: true });
  return view({ lab: desk.lab, line, step: 0 }, push);
}

/** Opens a host in the picture. @param {string} focus */
export function look(focus) {
  const open = document.querySelector('.look [aria-current]')?.getAttribute('data-look');
  if (open === focus || !open) return Promise.resolve(false);
  return view({ lab: desk.lab, line: desk.line, step: desk.step, focus }, push);
}

/** Shows the steps in another way: a picture, a ladder, a list, a lecture. @param {string} to */
export function showAs(to) {
  if (shown(to) === desk.view) return Promise.resolve(false);
  return view({ lab: desk.lab, line: desk.line, step: desk.step, focus: desk.focus, view: shown(to) }, push);
}

/** Appends what was typed at a host's prompt, runs it, and stands before it. @param {string} host @param {string} text */
export function type(host, text) {
  const before = { lab: desk.lab, line: desk.line };
  return view({ lab: desk.lab, typed: { host, text } }, () => {
    desk.earlier.push(before);
    push();
  });
}

/** Says in the lab where a host stands. @param {string} host @param {number} x @param {number} y */
export const put = (host, x, y) => arrange({ put: { host, x, y } });

/** Takes all places of hosts out of the lab. */
export const tidy = () => arrange({ tidy: true });

/** Changes nothing but the picture; it can be taken back. @param {object} how */
function arrange(how) {
  const before = { lab: desk.lab, line: desk.line };
  const { lab, line, step, focus } = desk;
  return view({ lab, line, step, focus, ...how }, () => {
    desk.earlier.push(before);
    push();
  });
}

/** Takes the last command back that was typed. */
export function takeBack() {
  const before = desk.earlier.at(-1);
  if (!before) return Promise.resolve();
  return view({ ...before, step: 0 }, () => {
    desk.earlier.pop();
    push();
  });
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
    await view({ lab, line: to.line, step: to.step, focus: to.focus, view: shown(to.view) }, () => {
      desk.payload = to.payload;
      if (!isSameLab)
        desk.earlier = desk.earlier.slice(
          0,
          Math.max(
            0,
            desk.earlier.findIndex((one) => one.lab === lab),
          ),
        );
      history.replaceState(null, '', address.href(here()));
    });
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
 * A newer question makes an older one void.
 * @param {{lab: string, line?: number | null, step?: number | null, focus?: string | null, view?: string | null, typed?: object}} question
 * @param {() => void} done
 * @returns {Promise<boolean>}  whether it is there
 */
async function view(question, done) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  document.dispatchEvent(new CustomEvent('desk:leave'));
  const quiet = notice.busy();
  try {
    /** @type {{lab: string, title: string, line: number | null, step: number, steps: number, parts: Record<string, string>}} */
    const answer = await ask('view', { view: desk.view, ...question, lang }, signal);
    const payload = await payloadOf(answer.lab);
    signal.throwIfAborted();
    show(answer);
    desk.payload = payload;
    desk.focus = question.focus ?? null;
    if (question.view !== undefined) desk.view = question.view;
    pictures = album(scene());
    notice.clear();
    done();
    document.dispatchEvent(new CustomEvent('desk:change'));
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    notice.trouble(error, () => view(question, done));
    if (error instanceof Refused) history.replaceState(null, '', address.href(here()));
    return false;
  } finally {
    quiet();
  }
}

/** @param {{lab: string, title: string, line: number | null, step: number, steps: number, parts: Record<string, string>}} answer */
function show({ lab, title, line, step, steps, parts }) {
  for (const [id, html] of Object.entries(parts)) morph(byId(id), parse(html));
  document.title = `${title} · Hairpin`;
  Object.assign(desk, { lab, line, step, steps });
  scrub.max = String(steps);
  draw(step, steps);
  const current = /** @type {HTMLElement | null} */ (document.querySelector('#lines .is-probe'));
  if (current) reveal(byId('lines'), current);
}
