// @ts-check
// A lab as a piece of an address: base64url(deflate-raw(UTF-8)). What is written here is read for ever.

/** A piece of an address that holds no lab. `reason` is a word of the page. */
export class BadLink extends Error {
  /** @param {'link-damaged' | 'link-too-long'} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const octets = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Stops as soon as more than `maxBytes` come out, however small the payload was.
 * @param {string} payload
 * @param {number} maxBytes
 * @returns {Promise<string>}
 */
export async function unpack(payload, maxBytes) {
  if (payload.length > 2 * maxBytes) throw new BadLink('link-too-long');
  const octets = await inflate(decode(payload), maxBytes);
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new BadLink('link-damaged');
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text.replaceAll('\r\n', '\n'))) throw new BadLink('link-damaged');
  return text;
}

/** @param {string} payload */
function decode(payload) {
  if (!/^[\w-]+$/.test(payload)) throw new BadLink('link-damaged');
  try {
    return Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (ch) => ch.charCodeAt(0));
  } catch {
    throw new BadLink('link-damaged');
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} octets
 * @param {number} maxBytes
 */
async function inflate(octets, maxBytes) {
  const reader = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const inflated = new Uint8Array(maxBytes);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new BadLink('link-damaged');
    });
    if (done) return inflated.subarray(0, length);
    if (length + value.length > maxBytes) {
      reader.cancel().catch(() => {});
      throw new BadLink('link-too-long');
    }
    inflated.set(value, length);
    length += value.length;
  }
}
