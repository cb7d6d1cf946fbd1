// @ts-check
// A picture as the list of its parts: the children of the drawing, each with an id of its own. From one step to the next
// most of them stay as they are, and a part whose text is the same need be neither read nor compared.

/**
 * The parts of a picture, in their order. The server begins a line with each element, and closes a group in a line of its
 * own (`templates/picture.svg`).
 * @param {string} svg
 * @returns {string[]}  the first opens the drawing, the last closes it
 */
export function split(svg) {
  /** @type {string[]} */
  const parts = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < svg.length;) {
    const end = svg.indexOf('\n', at) + 1 || svg.length;
    if (svg.startsWith('<g ', at)) depth += 1;
    else if (svg.startsWith('</g>', at)) depth -= 1;
    if (depth === 0) {
      parts.push(svg.slice(from, end));
      from = end;
    }
    at = end;
  }
  return parts;
}

/**
 * The picture that `parts` make, where those that `known` has too are only named: `morph` leaves them as they are.
 * @param {string[]} parts
 * @param {Set<string>} known
 */
export function changed(parts, known) {
  return parts.map((part, at) => (at > 0 && known.has(part) ? named(part) : part)).join('');
}

/** @param {string} part */
function named(part) {
  const id = part.match(/^<\w+ id="[^"]*"/)?.[0];
  return id ? `${id} data-same/>\n` : part;
}
