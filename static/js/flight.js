// @ts-check
// Packets on their way fly over the drawing, each on a layer of its own, so that the drawing itself is not painted
// again until they have arrived.

const SVG = 'http://www.w3.org/2000/svg';
const POINTS = 24;

/**
 * @param {Element} picture  the drawing on the page
 * @param {Element[]} packets  in it, where they arrive; each says its way in `data-path`
 * @param {Element[]} later  what is not seen until they are there
 * @param {KeyframeAnimationOptions} timing
 * @returns {{arrived: Promise<unknown>, land: () => void}}  they stay over the drawing until they land in it
 */
export function flight(picture, packets, later, timing) {
  const pane = /** @type {HTMLElement} */ (picture.parentElement);
  const place = onPane(/** @type {SVGSVGElement} */ (picture), pane);
  const fliers = packets.map((packet) => flier(packet, place.a));
  const away = [...packets, ...later];
  for (const one of away) one.classList.add('is-away');
  pane.append(...fliers);
  const ways = packets.map((packet) => along(packet.getAttribute('data-path') ?? '', place));
  const animations = fliers.map((one, at) => one.animate(ways[at], { ...timing, fill: 'both' }));
  // In a drawing of another size their ways would be others.
  let sizes = 0;
  const watch = new ResizeObserver(() => (sizes += 1) > 1 && land());
  watch.observe(picture);
  function land() {
    watch.disconnect();
    for (const one of away) one.classList.remove('is-away');
    for (const one of fliers) one.remove();
    for (const one of animations) one.cancel();
  }
  return { arrived: Promise.allSettled(animations.map(({ finished }) => finished)), land };
}

/**
 * From the units of a drawing to pixels of the pane that it scrolls in.
 * @param {SVGSVGElement} picture
 * @param {HTMLElement} pane
 * @returns {DOMMatrix}
 */
function onPane(picture, pane) {
  const { left, top } = pane.getBoundingClientRect();
  const seen = DOMMatrix.fromMatrix(/** @type {DOMMatrix} */ (picture.getScreenCTM()));
  return new DOMMatrix().translate(pane.scrollLeft - left, pane.scrollTop - top).multiply(seen);
}

/**
 * A packet as it is drawn, without what says which one it is to those who look for it.
 * @param {Element} packet
 * @param {number} scale
 */
function flier(packet, scale) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.classList.add('g');
  const copy = /** @type {Element} */ (packet.cloneNode(true));
  for (const one of [copy, ...copy.querySelectorAll('[id]')]) one.removeAttribute('id');
  copy.setAttribute('transform', `scale(${scale})`);
  svg.append(copy);
  const box = document.createElement('div');
  box.className = 'flier';
  box.dataset.flies = packet.id;
  box.dataset.mine = '';
  box.ariaHidden = 'true';
  box.append(svg);
  return box;
}

/**
 * Key frames along an SVG path.
 * @param {string} d
 * @param {DOMMatrix} place
 * @returns {Keyframe[]}
 */
function along(d, place) {
  const path = /** @type {SVGPathElement} */ (document.createElementNS(SVG, 'path'));
  path.setAttribute('d', d);
  const length = path.getTotalLength();
  return Array.from({ length: POINTS + 1 }, (_, at) => {
    const point = DOMPoint.fromPoint(path.getPointAtLength((length * at) / POINTS));
    const { x, y } = place.transformPoint(point);
    return { transform: `translate(${x}px, ${y}px)` };
  });
}
