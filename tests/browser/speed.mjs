// @ts-check
// How fast the page is, each figure beside its goal: `npm run speed`, after
// `cargo build --release --package server --bin hairpin --example crowd`. It asserts nothing: a figure is of its machine.
// A slow processor is one that Chromium slows down four times. Frames are those that came while packets moved; a task is
// what the page's own thread did without a pause, told by the clock and by the processor time that it took of it.

import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';

import { browser, built, serve } from './playground.js';

const SLOWER = 4;
const [FRAME_MS, EDIT_MS, TASK_MS] = [20, 100, 50];
const ROUNDS = 20;
/** What the marks begin with that tell a trace what the reader does. */
const ACT = 'act: ';

/** Hosts on switches of one network; the first asks for the last, so that each switch floods the question. */
function crowd(/** @type {number} */ switches, /** @type {number} */ hosts) {
  const lines = ['ip netns add CORE', 'ip -n CORE link add br0 type bridge', 'ip -n CORE link set br0 up'];
  for (let at = 1; at <= switches; at += 1) {
    const name = `S${at}`;
    lines.push(`ip netns add ${name}`, `ip -n ${name} link add br0 type bridge`, `ip -n ${name} link set br0 up`);
    lines.push(`ip link add up netns ${name} type veth peer name d${at} netns CORE`);
    for (const [host, port] of [
      [name, 'up'],
      ['CORE', `d${at}`],
    ]) {
      // prettier-ignore
      lines.push(`ip -n ${host} link set ${port} master br0`, `ip -n ${host} link set ${port} up`);
    }
  }
  for (let at = 1; at <= hosts; at += 1) {
    const [name, port] = [`S${1 + ((at - 1) % switches)}`, `p${at}`];
    lines.push(`ip netns add H${at}`, `ip link add ${port} netns ${name} type veth peer name eth0 netns H${at}`);
    lines.push(`ip -n ${name} link set ${port} master br0`, `ip -n ${name} link set ${port} up`);
    lines.push(`ip -n H${at} addr add 10.0.0.${at}/24 dev eth0`, `ip -n H${at} link set eth0 up`);
  }
  return [...lines, `ip netns exec H1 ping -c 1 10.0.0.${hosts}`].join('\n');
}

/** The address of a lab. @param {string} lab @param {number} [line] @param {number} [step] */
const at = (lab, line = lab.split('\n').length, step = 0) =>
  `/lab#v1.${deflateRawSync(lab).toString('base64url')}&line=${line}&step=${step}`;

/** @param {number[]} values @param {number} part */
const quantile = (values, part) => values.toSorted((a, b) => a - b)[Math.ceil(part * values.length) - 1];

/** @param {string} what @param {number | null} goal  for the 95th percentile @param {number[]} values */
function tell(what, goal, values) {
  const [p50, p95, worst] = [0.5, 0.95, 1].map((part) => quantile(values, part).toFixed(1).padStart(7));
  const verdict = goal === null ? '' : `  goal: p95 < ${goal} ms, ${Number(p95) < goal ? 'met' : 'MISSED'}`;
  console.log(`${what.padEnd(60)} p50${p50}  p95${p95}  worst${worst} ms${verdict}`);
}

const server = await serve(built('release/hairpin'));
const chrome = await browser();

/**
 * @param {number} slower
 * @param {(page: import('playwright-core').Page) => Promise<void>} use
 */
async function withPage(slower, use) {
  const room = await chrome.newContext({ viewport: { width: 1440, height: 900 }, baseURL: server.origin });
  const page = await room.newPage();
  const client = await room.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await use(page);
  await room.close();
}

/**
 * Goes to the step at which one packet becomes many, again and again.
 * @param {string} what
 * @param {import('playwright-core').Page} page
 * @param {number} flood
 */
async function frames(what, page, flood) {
  /** @type {{began: number, times: number[]}[]} */
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.locator('#scrub').fill(`${flood - 1}`);
    await pause(700);
    rounds.push(await page.evaluate(watchStep));
  }
  const marks = await page.locator('#pic-wide .waits[data-path], #w-packet').count();
  const elements = await page.locator('#pic-wide *').count();
  console.log(`${what}: ${elements} elements, ${marks} packets, processor ${SLOWER}x slower`);
  tell('  a frame while they move', FRAME_MS, rounds.map(({ times }) => times).flat());
  tell('  from the press until they move', null, rounds.map(({ began }) => began)); // prettier-ignore
}

/** In the page: a step on, and how long each frame took while something moved. */
function watchStep() {
  return new Promise((resolve) => {
    const pressed = performance.now();
    /** @type {number[]} */
    const times = [];
    let [began, last] = [0, 0];
    const look = (/** @type {number} */ time) => {
      const starts = document.getAnimations().map(({ startTime }) => Number(startTime));
      if (last > 0) times.push(time - last);
      if (began === 0 && starts.some((start) => start > 0)) began = starts.find((start) => start > 0) ?? 0;
      if (began > 0) last = time;
      if (last > 0 && starts.length === 0) resolve({ began: began - pressed, times });
      else requestAnimationFrame(look);
    };
    document.getElementById('forward')?.click();
    requestAnimationFrame(look);
  });
}

/** The pictures of a lab larger than the page takes, drawn by the same code, in place of those of a small one. */
async function beyondBounds() {
  const lab = crowd(9, 190);
  const drawn = execFileSync(built('release/examples/crowd'), ['0', '40'], { input: lab, maxBuffer: 1 << 28 });
  /** @type {string[]} */
  const pictures = JSON.parse(String(drawn)).pictures;
  const flood = pictures.findIndex((svg) => svg.split('data-path').length > 20);
  await withPage(SLOWER, async (page) => {
    await page.route('**/api/v1/pictures', (route) => {
      const { from, to } = route.request().postDataJSON();
      return route.fulfill({ json: { from, pictures: pictures.slice(from, to + 1) } });
    });
    await page.goto('/?line=53');
    await frames('200 hosts, more than the page takes', page, flood);
  });
}

async function withinBounds() {
  const lab = crowd(2, 61);
  await withPage(SLOWER, async (page) => {
    await page.goto(at(lab));
    await page.locator(`#l${lab.split('\n').length}.is-probe`).waitFor();
    await frames('64 hosts, as many as the page takes', page, 14);
  });
}

/** A lab of 100 lines is changed by the console, by turns with a route more and a route less. */
async function edits(/** @type {number} */ slower) {
  const routes = Array.from({ length: 99 - 7 }, (_, at) => `ip -n A route add 10.9.${at}.0/24 via 10.0.0.2`);
  const lab = [
    ...['ip netns add A', 'ip netns add B', 'ip link add eth0 netns A type veth peer name eth0 netns B'],
    ...['ip -n A addr add 10.0.0.1/24 dev eth0', 'ip -n B addr add 10.0.0.2/24 dev eth0'],
    ...['ip -n A link set eth0 up', 'ip -n B link set eth0 up', ...routes, 'ip netns exec A ping -c 1 10.0.0.2'],
  ].join('\n');
  await withPage(slower, async (page) => {
    await page.goto(at(lab));
    await page.locator('#l100.is-probe').waitFor();
    const taken = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await page
        .locator('#typed')
        .fill(round % 2 ? 'ip route del 10.77.0.0/16' : 'ip route add 10.77.0.0/16 via 10.0.0.2');
      await pause(500);
      taken.push(
        await page.evaluate(
          () =>
            new Promise((resolve) => {
              const start = performance.now();
              const rows = document.querySelectorAll('#lines .row').length;
              document.addEventListener(
                'desk:change',
                () => {
                  if (document.querySelectorAll('#lines .row').length <= rows) return;
                  // Past the next frame it can be seen.
                  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
                },
                { once: true },
              );
              /** @type {HTMLFormElement} */ (document.getElementById('console')).requestSubmit();
            }),
        ),
      );
    }
    tell(`edit of a lab of 100 lines until it is seen, ${slower}x slower`, slower === 1 ? EDIT_MS : null, taken);
  });
}

/** What a reader does: opens, steps, edits, looks at it in other ways. @param {import('playwright-core').Page} page */
async function session(page) {
  /** @type {[string, () => Promise<unknown>][]} */
  const acts = [['open', () => page.goto('/')]];
  for (let step = 1; step <= 10; step += 1) acts.push(['step', () => page.keyboard.press('ArrowRight')]);
  for (const tab of ['captures', 'tables', 'packet', 'why']) acts.push([`tab ${tab}`, () => page.click(`#tab-${tab}`)]);
  acts.push(['play line 56', () => page.click('#l56 a.no')]);
  for (const view of ['ladder', 'list', 'picture'])
    acts.push([`view ${view}`, () => page.click(`#views [data-view=${view}]`)]);
  acts.push(['type', () => page.locator('#typed').pressSequentially('ip addr', { delay: 60 })]);
  acts.push(['edit', () => page.locator('#typed').press('Enter')]);
  acts.push(['undo', () => page.keyboard.press('Control+z')]);
  acts.push(['to the end', () => page.keyboard.press('End')]);
  for (const [name, act] of acts) {
    await page.evaluate((name) => performance.mark(name), `${ACT}${name}`);
    await act();
    await pause(600);
  }
}

/** The tasks of a session. */
async function tasks(/** @type {number} */ slower) {
  await withPage(slower, async (page) => {
    await chrome.startTracing(page, {
      categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
    });
    await session(page);
    /** @type {{name: string, pid: number, tid: number, cat: string, ph: string, ts: number, dur?: number, tdur?: number, args: any}[]} */
    const events = JSON.parse(String(await chrome.stopTracing())).traceEvents;
    const thread = (/** @type {{pid: number, tid: number}} */ { pid, tid }) => `${pid} ${tid}`;
    const acts = events.filter(({ cat, name }) => cat === 'blink.user_timing' && name.startsWith(ACT));
    // Chromium has pages of its own beside this one, which open at the same time: theirs are no tasks of this page.
    const own = new Set(acts.map(thread));
    const all = events
      .filter((event) => event.name === 'RunTask' && own.has(thread(event)))
      .map(({ ts, dur = 0, tdur = 0 }) => ({
        act: acts.findLast((mark) => mark.ts <= ts)?.name.slice(ACT.length) ?? '',
        clock: dur / 1000,
        processor: tdur / 1000,
      }));
    for (const by of /** @type {const} */ (['clock', 'processor'])) {
      const long = all.filter((task) => task[by] >= TASK_MS).toSorted((a, b) => b[by] - a[by]);
      const what = `tasks of a session over ${TASK_MS} ms by the ${by}, ${slower}x slower:`;
      console.log(what, long.length, long.map((task) => `${task.act} ${task[by].toFixed(0)}`).join(', '));
    }
  });
}

const parts = {
  beyondBounds,
  withinBounds,
  edits: () => edits(1),
  slowEdits: () => edits(SLOWER),
  tasks: () => tasks(1),
  slowTasks: () => tasks(SLOWER),
};
const chosen = process.argv.slice(2);
try {
  for (const [name, part] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await part();
} finally {
  await chrome.close();
  server.stop();
}
