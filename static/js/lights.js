// @ts-check
// What the pointer or the focus is on is lit at all its places: a line's pennants light the line, and it lights them.

/** @type {Element[]} */
let lit = [];

/** @param {Event} event */
function light(event) {
  for (const element of lit) element.classList.remove('is-lit');
  lit = [];
  const target = event.target instanceof Element ? event.target.closest('[data-line], [data-dev], [data-host]') : null;
  if (!target || event.type === 'mouseout' || event.type === 'focusout') return;
  for (const name of ['data-line', 'data-dev', 'data-host']) {
    const value = target.getAttribute(name);
    if (value === null) continue;
    lit = [...document.querySelectorAll(`[${name}="${CSS.escape(value)}"]`)];
    break;
  }
  for (const element of lit) element.classList.add('is-lit');
}

export function mountLights() {
  for (const type of ['mouseover', 'mouseout', 'focusin', 'focusout']) document.addEventListener(type, light);
}
