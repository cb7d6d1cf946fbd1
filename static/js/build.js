// @ts-check
// Forms that build: each sends its fields, and the server writes the commands below the line that is looked at.

import * as desk from './desk.js';

export function mountBuild() {
  document.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches('[data-build]')) return;
    event.preventDefault();
    const fields = Object.fromEntries(
      [...new FormData(form, event.submitter)].filter(([name]) => !['add', 'lang', 'theme', 'focus'].includes(name)),
    );
    const below = desk.line() ?? undefined;
    // A checkpoint stands above the line that it asks about, the rest below it.
    const edit = fields.asks
      ? { do: 'insert', above: below, host: '', text: fields.asks }
      : fields.typed
        ? { do: 'insert', below, host: '', text: fields.typed }
        : { do: 'build', below, piece: fields };
    const why = /** @type {HTMLElement} */ (document.getElementById('build-refused'));
    desk.change(edit, {
      done: () => {
        why.hidden = true;
        form.reset();
      },
      refused: (text) => {
        why.textContent = text;
        why.hidden = false;
        form.before(why);
      },
    });
  });
}
