// @ts-check
// Makes an element into another one and keeps what both have: focus, scrolling, animations and typed text stay.

/**
 * What has an `id` is the same thing wherever it stands among its siblings; the rest is matched in order.
 * `data-keep` names attributes that the script has charge of; what has `data-mine` was put there by a script and stays;
 * `data-same` says that all is as it was.
 * @param {Element} from
 * @param {Element} to
 */
export function morph(from, to) {
  if (to.hasAttribute('data-same') || from.isEqualNode(to)) return;
  if (from.nodeName === to.nodeName) {
    attributes(from, to);
    children(from, to);
  } else {
    from.replaceWith(to);
  }
}

/**
 * The element that a piece of HTML or SVG holds.
 * @param {string} markup  from the server, which has escaped what people typed
 * @returns {Element}
 */
export function parse(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return /** @type {Element} */ (template.content.firstElementChild);
}

/**
 * @param {Element} from
 * @param {Element} to
 */
function attributes(from, to) {
  const kept = (from.getAttribute('data-keep') ?? '').split(' ');
  if (from.nodeName === 'DETAILS') kept.push('open'); // A person may have opened it.
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && (name === 'open' || !kept.includes(name))) from.setAttribute(name, value);
  }
}

/**
 * @param {Element} from
 * @param {Element} to
 */
function children(from, to) {
  const known = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  const wantedIds = new Set([...to.children].map((child) => child.id));
  const isGone = (/** @type {ChildNode} */ old) => !(old instanceof Element && old.id && wantedIds.has(old.id));
  let next = pastMine(from.firstChild);
  for (const wanted of [...to.childNodes]) {
    while (next && !fits(next, wanted) && isGone(next)) next = drop(next);
    const named = wanted instanceof Element && wanted.id ? known.get(wanted.id) : undefined;
    const same = named ?? (next && fits(next, wanted) ? next : undefined);
    if (!same) {
      from.insertBefore(wanted, next);
    } else {
      if (same === next) next = pastMine(next.nextSibling);
      else from.insertBefore(same, next);
      if (same instanceof Element) morph(same, /** @type {Element} */ (wanted));
      else if (same.nodeValue !== wanted.nodeValue) same.nodeValue = wanted.nodeValue;
    }
  }
  while (next) next = drop(next);
}

/**
 * Two nodes can be one and the same if they are of one kind and have the same id, or none.
 * @param {ChildNode} old
 * @param {ChildNode} wanted
 */
function fits(old, wanted) {
  if (old.nodeName !== wanted.nodeName) return false;
  return !(old instanceof Element && wanted instanceof Element) || old.id === wanted.id;
}

/**
 * @param {ChildNode} old
 * @returns {ChildNode | null}
 */
function drop(old) {
  const next = pastMine(old.nextSibling);
  old.remove();
  return next;
}

/**
 * The node, or the first one behind it that is no script's own.
 * @param {ChildNode | null} node
 */
function pastMine(node) {
  while (node instanceof Element && node.hasAttribute('data-mine')) node = node.nextSibling;
  return node;
}
