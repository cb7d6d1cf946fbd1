// @ts-check
// What the pointer or the focus is on is lit at all its places. The server says what belongs together, in tokens such as
// `line:15`, `step:3`, `route:A/…`, `packet:1`, `f:ip-ttl`: `data-is` names what an element stands for, `data-of` what it
// speaks of besides. Lit is all that stands for the same, or for what is spoken of here, and all that speaks of it.

/** Older names of one token each: `data-line="15"` is `data-is="line:15"`. */
const KINDS = ['line', 'step', 'dev', 'host'];
const LINKED = ['[data-is]', ...KINDS.map((kind) => `[data-${kind}]`)].join(', ');

/** @type {Element | null} What is lit for, while the pointer or the focus is there. */
let source = null;
/** @type {Element | null} The same, until something else is clicked on. */
let pinned = null;
/** @type {Set<Element>} */
let lit = new Set();

/** @param {Element} element @param {string} name @returns {string[]} */
const words = (element, name) => (element.getAttribute(name) ?? '').split(' ').filter(Boolean);

/** What an element stands for. @param {Element} element */
function is(element) {
  const older = KINDS.filter((kind) => element.hasAttribute(`data-${kind}`));
  return [...words(element, 'data-is'), ...older.map((kind) => `${kind}:${element.getAttribute(`data-${kind}`)}`)];
}

/** All that stands for a token. @param {string} token */
function places(token) {
  const [kind] = token.split(':', 1);
  const older = KINDS.includes(kind) ? `, [data-${kind}="${CSS.escape(token.slice(kind.length + 1))}"]` : '';
  return document.querySelectorAll(`[data-is~="${CSS.escape(token)}"]${older}`);
}

/** @param {Element | null} of @returns {Set<Element>} */
function linked(of) {
  if (!of?.isConnected) return new Set();
  const own = is(of);
  const spoken = words(of, 'data-of');
  return new Set([
    of,
    ...[...own, ...spoken].flatMap((token) => [...places(token)]),
    ...own.flatMap((token) => [...document.querySelectorAll(`[data-of~="${CSS.escape(token)}"]`)]),
  ]);
}

/** Draws it again: elements come and go with each step. */
export function relight() {
  const now = linked(source ?? pinned);
  for (const element of lit) if (!now.has(element)) element.classList.remove('is-lit');
  for (const element of now) element.classList.add('is-lit');
  const fresh = [...now].filter((element) => !lit.has(element));
  lit = now;
  if (fresh.length > 0) document.dispatchEvent(new CustomEvent('lights:change', { detail: { source, lit: [...lit] } }));
}

/** @param {Event} event */
const target = (event) => (event.target instanceof Element ? event.target.closest(LINKED) : null);

export function mountLights() {
  for (const type of ['mouseover', 'focusin', 'mouseout', 'focusout']) {
    document.addEventListener(type, (event) => {
      source = type.endsWith('out') ? null : target(event);
      relight();
    });
  }
  document.addEventListener('click', (event) => {
    pinned = target(event);
    relight();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    pinned = null;
    relight();
  });
  for (const type of ['desk:step', 'desk:change', 'panels:change']) document.addEventListener(type, relight);
}
