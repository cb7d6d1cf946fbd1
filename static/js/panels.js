// @ts-check
// The panels that follow the steps, packet and tables: each is asked for in batches while it is looked at.

import { ask } from './api.js';
import * as desk from './desk.js';
import { morph, parse } from './morph.js';
import * as notice from './notice.js';

const BATCH = 12;
const NAMES = ['packet', 'tables'];

/** @param {string} name */
const panel = (name) => /** @type {HTMLElement} */ (document.getElementById(name));

/** @type {Map<string, Promise<string[]>>} */
let batches = new Map();
/** The step that each one shows. @type {Record<string, number>} */
let shown = {};

/** @param {string} name @param {number} from @param {number} to @returns {Promise<string[]>} */
function fetched(name, from, to) {
  const { lab, lang, line, focus } = desk.scene();
  return ask('panels', { panel: name, lab, lang, line, focus, from, to }).then(({ panels }) => panels);
}

/** @param {string} name @param {number} step */
async function html(name, step) {
  const from = step - (step % BATCH);
  const key = `${name} ${from}`;
  const known = batches.get(key);
  const asked = known ?? fetched(name, from, Math.min(from + BATCH - 1, desk.steps()));
  if (!known) {
    const mine = batches;
    mine.set(key, asked);
    asked.catch(() => mine.delete(key));
  }
  return (await asked)[step % BATCH] ?? (await fetched(name, step, step))[0];
}

/** @param {string} name */
async function follow(name) {
  const [step, mine] = [desk.step(), batches];
  if (panel(name).hidden || shown[name] === step || desk.scene().line === 0) return;
  const wanted = await html(name, step);
  if (step !== desk.step() || mine !== batches) return;
  morph(panel(name), parse(wanted));
  shown[name] = step;
  document.dispatchEvent(new CustomEvent('panels:change'));
}

function followAll() {
  for (const name of NAMES) follow(name).catch((error) => notice.trouble(error, followAll));
}

export function mountPanels() {
  const isShown = () => {
    batches = new Map();
    shown = Object.fromEntries(NAMES.map((name) => [name, desk.step()]));
  };
  isShown();
  document.addEventListener('desk:change', isShown);
  for (const type of ['desk:step', 'tabs:select']) document.addEventListener(type, followAll);
}
