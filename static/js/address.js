// @ts-check
// The address: which lab, and where in it the reader stands. A lab that the server does not know is in the
// fragment, with the place behind it; for one that it knows, the place is in the query.

/**
 * @typedef {object} Place
 * @property {string | null} payload  the lab, packed; null for the lab that came with the page
 * @property {number | null} line
 * @property {number | null} step
 * @property {string | null} focus
 * @property {string | null} view  how the steps are shown; null is the picture
 */

const PACKED = '#v1.';
const PLACE = ['line', 'step', 'focus', 'view'];
/** The page as it was opened: its lab is known by its path and by what the query adds. */
const home = new URL(location.href);

/** @returns {Place} */
export function read() {
  const { hash, search } = location;
  if (!hash.startsWith(PACKED)) return { payload: null, ...place(new URLSearchParams(search)) };
  const [payload, ...rest] = hash.slice(PACKED.length).split('&');
  return { payload, ...place(new URLSearchParams(rest.join('&'))) };
}

/**
 * @param {Place} to
 * @param {string} [lang]  another language than the page has
 * @returns {string}
 */
export function href(to, lang) {
  const kept = new URLSearchParams(to.payload === null ? home.search : onlyOf(home.search, ['lang', 'theme']));
  if (lang) kept.set('lang', lang);
  const placed = new URLSearchParams(PLACE.flatMap((name) => (to[name] === null ? [] : [[name, String(to[name])]])));
  if (to.payload === null) {
    for (const name of PLACE) kept.delete(name);
    for (const [name, value] of placed) kept.set(name, value);
    return home.pathname + query(kept);
  }
  const behind = placed.size > 0 ? `&${placed}` : '';
  return `/lab${query(kept)}${PACKED}${to.payload}${behind}`;
}

/** Of the query what holds for any lab: language and theme. */
export const kept = () => query(new URLSearchParams(onlyOf(location.search, ['lang', 'theme'])));

/** Forgets a theme that the address asked for: the reader has chosen another one. */
export function dropTheme() {
  home.searchParams.delete('theme');
}

/** @param {URLSearchParams} params */
function place(params) {
  const number = (/** @type {string} */ name) =>
    /^\d{1,6}$/.test(params.get(name) ?? '') ? Number(params.get(name)) : null;
  return {
    line: number('line'),
    step: number('step'),
    focus: params.get('focus'),
    view: params.get('view'),
  };
}

/**
 * @param {string} search
 * @param {string[]} names
 */
function onlyOf(search, names) {
  return [...new URLSearchParams(search)].filter(([name]) => names.includes(name));
}

/** @param {URLSearchParams} params */
function query(params) {
  return params.size > 0 ? `?${params}` : '';
}
