import { describe, expect, it, vi } from 'vitest';

import type { Finds } from './finding.ts';
import { eachWithItsOwn, names, numbered, one, pass, queue, studio } from './queue.testing.ts';
import { chosen, TAKES_MS } from './studio.fake.ts';

eachWithItsOwn();

describe('sending', () => {
  it('sends all in their order, three at a time', async () => {
    queue.add(chosen(...numbered(8)));
    await pass(TAKES_MS + 20);
    expect(queue.tally.sending).toHaveLength(3);
    expect(queue.tally.inLine).toBe(2);
    await pass(3 * TAKES_MS);
    expect(studio.attempts).toEqual(numbered(8));
    expect(names()).toEqual(numbered(8));
    expect(studio.mostUnderway).toBe(3);
    expect(queue.tally.busy).toBe(false);
    expect(queue.tally.stored).toBe(8);
  });

  it('counts bytes, of each and of all, never more than there are', async () => {
    queue.add(chosen('a.jpg', 'b.jpg'));
    await pass(10 + TAKES_MS / 2 + 1);
    expect(queue.tally.sending.map(({ sent }) => sent)).toEqual([500, 500]);
    expect(queue.tally).toMatchObject({ files: 2, bytes: 2000, sent: 1000 });
    await pass(TAKES_MS);
    expect(queue.tally).toMatchObject({ files: 2, bytes: 2000, sent: 2000 });
  });

  it('tells speed and time left while it sends, and nothing afterwards', async () => {
    queue.add(chosen(...numbered(90)));
    expect(queue.secondsLeft).toBeUndefined();
    await pass(1500);
    // Three thousand bytes in a tenth of a second.
    expect(queue.pace.speed).toBeGreaterThan(25_000);
    expect(queue.pace.speed).toBeLessThan(35_000);
    expect(queue.secondsLeft).toBeGreaterThan(1);
    expect(queue.secondsLeft).toBeLessThan(3);
    await pass(3000);
    expect(queue.secondsLeft).toBeUndefined();
  });

  it('begins to count afresh with the next batch', async () => {
    queue.add(chosen('a.jpg'));
    await pass(500);
    queue.add(chosen('b.jpg'));
    expect(queue.tally.files).toBe(1);
  });

  it('turns away what is no photograph, before anything is sent', async () => {
    const finds = chosen('a.jpg', 'notes.jpg');
    finds.found.push({
      file: new File(['x'], 'notes.txt', { type: 'text/plain' }),
      path: 'n/notes.txt',
    });
    finds.hidden = 2;
    finds.unreadable.push('secret');
    queue.add(finds);
    expect(queue.turnedAway.strangers).toEqual([
      { path: 'secret', reason: 'unreadable' },
      { path: 'n/notes.txt', reason: 'kind' },
    ]);
    expect(queue.turnedAway.hidden).toBe(2);
    await pass(500);
    expect(names()).toEqual(['a.jpg', 'notes.jpg']);
    queue.turnedAway.forget();
    expect(queue.turnedAway).toMatchObject({ strangers: [], hidden: 0 });
  });

  it('takes a thousand without holding anything up', async () => {
    queue.add(chosen(...numbered(1000)));
    const began = performance.now();
    await pass(1000 * TAKES_MS);
    expect(performance.now() - began).toBeLessThan(1000 * TAKES_MS + 1);
    expect(studio.files).toHaveLength(1000);
    expect(new Set(names()).size).toBe(1000);
    expect(studio.refreshes).toBe(1);
  });
});

describe('a thousand at once', () => {
  let reads = 0;

  /** Files whose sizes take a millisecond to read, as they may from a disk. */
  function slow(count: number): Finds {
    reads = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => reads);
    const finds = chosen(...numbered(count));
    for (const { file } of finds.found) {
      Object.defineProperty(file, 'size', {
        get: () => {
          reads += 1;
          return 1000;
        },
      });
    }
    return finds;
  }

  it('are taken in some at a time, the first ones at once', async () => {
    queue.pause();
    queue.add(slow(1000));
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(50);
    expect(queue.tally.inLine).toBe(reads);
    await pass(1000);
    expect(queue.tally.inLine).toBe(1000);
    expect(reads).toBe(1000);
  });

  it('are not taken in any further once they are called off', async () => {
    queue.add(slow(1000));
    queue.cancelAll();
    await pass(1000);
    expect(reads).toBeLessThan(50);
    expect(queue.tally.busy).toBe(false);
    expect(studio.attempts).toEqual([]);
  });

  it('are compared without keeping the page from what is to be done', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    studio.ports.digest = () => {
      now += 1;
      return Promise.resolve(undefined);
    };
    queue.pause();
    queue.add(chosen(...numbered(1000)));
    // Promises alone never let the page have its turn.
    for (let each = 0; each < 10_000; each += 1) await Promise.resolve();
    expect(now).toBeLessThan(50);
    await pass(1000);
    expect(now).toBe(1000);
  });
});

describe('pausing', () => {
  it('lets what is being sent come to its end', async () => {
    queue.add(chosen(...numbered(5)));
    await pass(50);
    queue.pause();
    await pass(5000);
    expect(names()).toEqual(numbered(3));
    expect(queue.tally.inLine).toBe(2);
    queue.resume();
    await pass(500);
    expect(names()).toEqual(numbered(5));
    expect(studio.attempts).toHaveLength(5);
  });

  it('stops what is being sent when it is told to, and sends it anew', async () => {
    queue.add(chosen(...numbered(4)));
    await pass(80);
    queue.stop();
    await pass(5000);
    expect(names()).toEqual([]);
    expect(queue.tally).toMatchObject({ inLine: 4, sent: 0 });
    queue.resume();
    await pass(1000);
    expect(names().sort()).toEqual(numbered(4));
  });

  it('cancels one, in line or on its way', async () => {
    queue.add(chosen(...numbered(5)));
    await pass(30);
    const [first] = queue.tally.sending;
    if (first) queue.cancel(first);
    await pass(1000);
    expect(names()).toEqual(numbered(5).slice(1));
    expect(queue.tally.busy).toBe(false);
  });

  it('cancels all, and starts again with the next', async () => {
    queue.add(chosen(...numbered(9), 'p0000~again.jpg'));
    await pass(30);
    queue.cancelAll();
    await pass(1000);
    expect(names()).toEqual([]);
    expect(queue.tally).toMatchObject({ busy: false, duplicates: [], files: 0 });
    queue.add(chosen('p0001.jpg'));
    await pass(500);
    expect(names()).toEqual(['p0001.jpg']);
  });

  it('cancels what is just being compared', async () => {
    queue.add(chosen('a.jpg', 'b.jpg'));
    queue.cancelAll();
    await pass(1000);
    expect(studio.attempts).toEqual([]);
    expect(queue.tally.busy).toBe(false);
  });

  it('shows what was stored although it had been cancelled', async () => {
    const { transport } = studio.ports;
    // Too late: it is not stopped any more.
    studio.ports.transport = (file, attempt) =>
      transport(file, { ...attempt, signal: new AbortController().signal });
    queue.add(chosen('a.jpg'));
    await pass(60);
    queue.cancel(one(queue.tally.sending));
    await pass(1000);
    expect(studio.known.map(({ filename }) => filename)).toEqual(['a.jpg']);
    expect(queue.tally).toMatchObject({ busy: false, stored: 0 });
  });
});
