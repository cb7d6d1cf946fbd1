// @ts-check
// The pictures of one command, fetched ahead in batches and put on the page one after the other.

import { ask } from './api.js';
import { move } from './motion.js';
import { parse } from './morph.js';
import { changed, split } from './parts.js';
import { follow } from './zoom.js';

const BATCH = 24;
const narrow = matchMedia('(max-width: 719px)');

/**
 * @typedef {object} Scene  what the pictures are of
 * @property {string} lab
 * @property {string} lang
 * @property {number} line
 * @property {number} steps
 * @property {string | null} focus
 */

/** @param {Scene} scene */
export function album(scene) {
  /** @type {Map<string, Promise<string[]>>} */
  const batches = new Map();
  const size = () => (narrow.matches ? 'narrow' : 'wide');

  /** @param {number} step */
  function batch(step) {
    const from = step - (step % BATCH);
    const key = `${size()} ${from}`;
    const known = batches.get(key);
    if (known) return known;
    const asked = fetched(from, Math.min(from + BATCH - 1, scene.steps));
    asked.catch(() => batches.delete(key));
    batches.set(key, asked);
    return asked;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {Promise<string[]>} fewer than asked for where they are large
   */
  function fetched(from, to) {
    const { lab, lang, line, focus } = scene;
    return ask('pictures', { lab, lang, line, focus, size: size(), from, to }).then(({ pictures }) => pictures);
  }

  /** @param {number} step */
  async function picture(step) {
    const pictures = await batch(step);
    return pictures[step % BATCH] ?? (await fetched(step, step))[0];
  }

  let wanted = -1;
  /** The parts that a drawing is made of now. @type {{drawing: Element, parts: Set<string>} | null} */
  let drawn = null;
  return {
    /** Fetches what will soon be looked at. */
    ahead(/** @type {number} */ step) {
      for (const at of [step, step + BATCH / 2]) if (at <= scene.steps) batch(at).catch(() => {});
    },
    /**
     * Puts the picture of a step on the page, unless another one is asked for in the meantime.
     * @param {number} step
     * @param {number} speed  of the way there; 0 is at once
     */
    async show(step, speed) {
      wanted = step;
      const svg = await picture(step);
      if (wanted !== step) return;
      const drawing = document.querySelector(`#picture .${size()} > svg`);
      if (!drawing) return;
      const parts = split(svg);
      const next = parse(drawn?.drawing === drawing ? changed(parts, drawn.parts) : svg);
      drawn = { drawing, parts: new Set(parts) };
      follow(next);
      await move(drawing, next, speed);
    },
    /** What is drawn was changed by hand: the next picture is compared with all of it. */
    forget() {
      drawn = null;
    },
  };
}
