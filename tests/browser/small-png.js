// @ts-check
// Makes a screenshot small: at most 256 colours, each pixel one octet. A page has few colours beside the edges of its letters.
// Source: PNG (Portable Network Graphics) Specification, third edition.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const MOST_COLOURS = 256;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const LENGTH_AND_NAME = 8;
const CRC = 4;

/** The same picture in fewer octets. @param {Buffer} png  of 8 bits a channel, not interlaced, with or without alpha */
export function smaller(png) {
  const { width, height, colours } = read(png);
  const palette = popular(colours);
  const place = nearest(palette);
  const rows = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, at) => {
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = place(colour);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const entries = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const pixels = deflateSync(rows, { level: 9, memLevel: 9 });
  const parts = [chunk('IHDR', header), chunk('PLTE', entries), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(CRC)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Size and colours, row by row. @param {Buffer} png */
function read(png) {
  /** @type {Buffer[]} */
  const pixels = [];
  let header = Buffer.alloc(0);
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + LENGTH_AND_NAME);
    const data = png.subarray(at + LENGTH_AND_NAME, at + LENGTH_AND_NAME + length);
    if (name === 'IHDR') header = data;
    if (name === 'IDAT') pixels.push(data);
    at += LENGTH_AND_NAME + length + CRC;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = header[9] === 6 ? 4 : 3;
  const rows = unfiltered(inflateSync(Buffer.concat(pixels)), width * channels, channels);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = rows.readUIntBE(at * channels, 3);
  return { width, height, colours };
}

/** Undoes the filter of each row. @param {Buffer} data @param {number} row  octets of a row @param {number} step  of a pixel */
function unfiltered(data, row, step) {
  const out = Buffer.alloc((data.length / (row + 1)) * row);
  for (let y = 0; y * row < out.length; y += 1) {
    const filter = data[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const at = y * row + x;
      const left = x >= step ? out[at - step] : 0;
      const up = y > 0 ? out[at - row] : 0;
      const corner = x >= step && y > 0 ? out[at - row - step] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = data[y * (row + 1) + 1 + x] + guess;
    }
  }
  return out;
}

/** @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The colours that are there most often. @param {Uint32Array} colours */
function popular(colours) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.slice(0, MOST_COLOURS).map(([colour]) => colour);
}

/** Says which place of a palette is nearest to a colour. @param {number[]} palette */
function nearest(palette) {
  const places = new Map(palette.map((colour, place) => [colour, place]));
  /** @param {number} a @param {number} b */
  const distance = (a, b) =>
    [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
  return (/** @type {number} */ colour) => {
    const known = places.get(colour);
    if (known !== undefined) return known;
    const far = palette.map((one) => distance(one, colour));
    const place = far.indexOf(Math.min(...far));
    places.set(colour, place);
    return place;
  };
}
