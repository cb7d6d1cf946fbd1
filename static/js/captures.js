// @ts-check
// The captures: all taps below each other, or one of them alone. A click on a tap in the picture chooses it.

const panel = /** @type {HTMLElement} */ (document.getElementById('captures'));

/** `HOST/DEV`; empty for all of them. */
let chosen = '';

/** A tap of another lab may not be there. */
function draw() {
  const taps = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll('.tap')]);
  if (!taps.some((tap) => tap.dataset.tapOf === chosen)) chosen = '';
  for (const tap of taps) tap.hidden = chosen !== '' && tap.dataset.tapOf !== chosen;
  for (const choice of /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll('.choose-tap [data-tap]'))) {
    if (choice.dataset.tap === chosen) choice.setAttribute('aria-current', 'true');
    else choice.removeAttribute('aria-current');
  }
}

export function mountCaptures() {
  draw();
  document.addEventListener('desk:change', draw);
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const choice = /** @type {HTMLElement | null} */ (event.target.closest('.choose-tap [data-tap]'));
    const ear = /** @type {HTMLElement | null} */ (event.target.closest('#picture .ear'));
    const frame = event.target.closest('#captures tr[data-step]');
    // Anywhere in its row a frame leads to its step; who marks the text wants to have it.
    if (frame && !event.target.closest('a') && getSelection()?.isCollapsed) frame.querySelector('a')?.click();
    if (!choice && !ear) return;
    event.preventDefault();
    chosen = choice?.dataset.tap ?? ear?.dataset.dev ?? '';
    if (ear) /** @type {HTMLElement | null} */ (document.querySelector('#tabs [href="#captures"]'))?.click();
    draw();
  });
}
