// @ts-check
// A server and a browser for the tests: started once a file, stopped when it is over.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Widths at which the page stands in three, two and one columns. */
export const SIZES = {
  wide: { width: 1440, height: 900 },
  middle: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
};

/** What cargo has built. @param {string[]} paths  the first that is there, below the target folder */
export function built(...paths) {
  const target = process.env.CARGO_TARGET_DIR ?? `${ROOT}/target`;
  const found = paths.map((path) => resolve(target, path)).find((path) => existsSync(path));
  assert.ok(found, `build the server first: ${paths.join(' or ')} is not there`);
  return found;
}

/**
 * Starts the server on a free port.
 * @param {string} program
 * @returns {Promise<{origin: string, stop: () => void}>}
 */
export async function serve(program = process.env.HAIRPIN ?? built('debug/hairpin', 'release/hairpin')) {
  const server = spawn(program, ['serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = line.match(/http:\/\/[\d.]+:\d+/)?.[0];
    if (origin) return { origin, stop: () => server.kill() };
  }
  throw new Error('the server said no address');
}

/**
 * A slow line to a server: what it answers comes in pieces, each drawn before the next is there.
 * @param {string} origin
 * @returns {Promise<{origin: string, stop: () => void}>}
 */
export async function slowLine(origin) {
  const BAR_BYTES = 4000;
  const line = createServer(async (request, response) => {
    const { method, headers } = request;
    const asked = method === 'POST' ? await buffer(request) : undefined;
    const answer = await fetch(origin + request.url, {
      method,
      headers: { 'Content-Type': headers['content-type'] ?? 'text/plain' },
      body: asked,
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('Content-Type') ?? '';
    response.writeHead(answer.status, { 'Content-Type': type });
    let at = 0;
    while (type.startsWith('text/html') && at < body.length) {
      const size = at < BAR_BYTES ? 100 : 2000;
      response.write(body.subarray(at, at + size));
      at += size;
      await pause(40);
    }
    response.end(body.subarray(at));
  });
  await new Promise((resolve) => line.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (line.address());
  return { origin: `http://127.0.0.1:${port}`, stop: () => line.close() };
}

/** A browser on the machine's own Chromium. @param {string[]} args */
export function browser(args = []) {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', ...args] });
}

/**
 * Gives the tests of a file a function that opens a page. A page on which a script fails, or that is refused
 * something by the content security policy, fails its test.
 */
export function playground() {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let chrome;
  before(async () => {
    [server, chrome] = await Promise.all([serve(), browser()]);
  });
  after(async () => {
    await chrome?.close();
    server?.stop();
  });

  /**
   * @param {import('node:test').TestContext} context
   * @param {string} path
   * @param {import('playwright-core').BrowserContextOptions & {mute?: boolean}} [options]  `mute`: errors are expected
   */
  async function open(context, path, { mute = false, ...options } = {}) {
    const room = await chrome.newContext({ viewport: SIZES.wide, locale: 'en-GB', baseURL: server.origin, ...options });
    const page = await room.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    context.after(async () => {
      await room.close();
      if (!mute) assert.deepEqual(errors, []);
    });
    await page.goto(path);
    return page;
  }
  return { open, origin: () => server.origin };
}
