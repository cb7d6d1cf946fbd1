// @ts-check
// Makes the screenshot of the README: the first ping of the first lab, a few steps in.

import { fileURLToPath } from 'node:url';

import { browser, serve, SIZES } from './playground.js';

const [server, chrome] = await Promise.all([serve(), browser()]);
const page = await chrome.newPage({ viewport: SIZES.wide, colorScheme: 'light', locale: 'en-GB' });
await page.goto(`${server.origin}/?line=53&step=8`, { waitUntil: 'networkidle' });
await page.screenshot({ path: fileURLToPath(new URL('screenshot.png', import.meta.url)) });
await chrome.close();
server.stop();
