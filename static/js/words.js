// @ts-check
// Every text that a script says. They come with the page, in its language; none is written here.

const template = /** @type {HTMLTemplateElement} */ (document.getElementById('words'));
const words = new Map(
  [...template.content.children].map((child) => [child.getAttribute('data-word'), child.textContent]),
);

/**
 * A text, its places in braces filled.
 * @param {string} key
 * @param {Record<string, string | number>} [places]
 */
export function word(key, places = {}) {
  const text = words.get(`page-${key}`);
  if (text === undefined) throw new Error(`no word ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(places[name] ?? whole));
}
