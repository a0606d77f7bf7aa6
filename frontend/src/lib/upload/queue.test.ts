import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Finds } from './finding.ts';
import { UploadQueue } from './queue.svelte.ts';
import { chosen, FakeStudio, problem, shown, TAKES_MS } from './studio.fake.ts';

let studio: FakeStudio;
let queue: UploadQueue;

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const names = (): string[] => studio.files.map(({ filename }) => filename);
const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `p${String(index).padStart(4, '0')}.jpg`);
function one<T>(list: readonly T[]): T {
  expect(list).toHaveLength(1);
  return list[0] as T;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  studio = new FakeStudio();
  queue = new UploadQueue(studio.ports);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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

describe('duplicates', () => {
  it('names what the shoot has already, and sends it only if that is wanted', async () => {
    const there = shown('DSC_1.jpg', 'a', 1000);
    studio.files = [there];
    queue.add(chosen('a.jpg', 'b.jpg'));
    await pass(500);
    expect(names()).toEqual(['DSC_1.jpg', 'b.jpg']);
    const duplicate = one(queue.tally.duplicates);
    expect(duplicate.name).toBe('a.jpg');
    expect(duplicate.twin).toEqual({ kind: 'in-shoot', file: there });
    expect(queue.tally).toMatchObject({ files: 1, bytes: 1000 });
    queue.sendAnyway([duplicate]);
    await pass(500);
    expect(names()).toEqual(['DSC_1.jpg', 'b.jpg', 'a.jpg']);
    expect(queue.tally.duplicates).toEqual([]);
  });

  it('names those that were chosen twice', async () => {
    queue.add(chosen('a~1.jpg', 'a~2.jpg', 'a~3.jpg', 'b.jpg'));
    await pass(500);
    expect(names()).toEqual(['a~1.jpg', 'b.jpg']);
    const twins = queue.tally.duplicates.map(
      ({ twin }) => twin?.kind === 'chosen' && twin.item.name,
    );
    expect(twins).toEqual(['a~1.jpg', 'a~1.jpg']);
    queue.dismiss(queue.tally.duplicates);
    expect(queue.tally.duplicates).toEqual([]);
  });

  it('sends the second of two when the first is cancelled', async () => {
    queue.pause();
    queue.add(chosen('a~1.jpg', 'a~2.jpg', 'a~3.jpg'));
    await pass(50);
    const twin = queue.tally.duplicates[0]?.twin;
    if (twin?.kind === 'chosen') queue.cancel(twin.item);
    queue.resume();
    await pass(500);
    expect(names()).toEqual(['a~2.jpg']);
    expect(one(queue.tally.duplicates).name).toBe('a~3.jpg');
  });

  it('knows what came into the shoot since the last batch', async () => {
    queue.add(chosen('a.jpg'));
    await pass(500);
    studio.files.push(shown('b.jpg', 'b', 1000));
    queue.add(chosen('b.jpg', 'a.jpg'));
    await pass(500);
    expect(queue.tally.duplicates.map(({ name }) => name).sort()).toEqual(['a.jpg', 'b.jpg']);
    expect(studio.attempts).toEqual(['a.jpg']);
  });

  it('compares nothing where browsers offer no digest', async () => {
    studio.ports.digest = () => Promise.resolve(undefined);
    studio.files = [shown('a.jpg', 'a', 1000)];
    queue.add(chosen('a.jpg', 'a~2.jpg'));
    await pass(500);
    expect(names()).toEqual(['a.jpg', 'a.jpg', 'a~2.jpg']);
  });
});

describe('troubles', () => {
  it('shows why one was refused, goes on, and tries it again only when told to', async () => {
    studio.trouble('a.jpg', problem(415));
    queue.add(chosen('a.jpg', 'b.jpg'));
    await pass(60_000);
    expect(names()).toEqual(['b.jpg']);
    const failed = one(queue.tally.failed);
    expect(failed.fault).toEqual({ kind: 'refused', problem: problem(415) });
    queue.retry(queue.tally.failed);
    await pass(500);
    expect(names()).toEqual(['b.jpg', 'a.jpg']);
    expect(queue.tally.failed).toEqual([]);
  });

  it('holds when the studio has no room left: the others would fare no better', async () => {
    studio.trouble('p0001.jpg', problem(507));
    queue.add(chosen(...numbered(6)));
    await pass(60_000);
    expect(queue.paused).toBe(true);
    expect(studio.attempts).toHaveLength(4);
    queue.retry(queue.tally.failed);
    await pass(1000);
    expect(studio.files).toHaveLength(6);
  });

  it('waits as long as the studio asks for', async () => {
    studio.trouble('a.jpg', 'busy');
    studio.retryAfter = 30_000;
    queue.add(chosen('a.jpg'));
    await pass(29_000);
    expect(queue.resting).toBe(true);
    expect(studio.attempts).toHaveLength(1);
    await pass(2000);
    expect(queue.resting).toBe(false);
    expect(names()).toEqual(['a.jpg']);
  });

  it('waits longer each time in between', async () => {
    studio.trouble('a.jpg', 'busy', 'busy', 'busy', 'busy', 'busy', 'busy', 'busy');
    queue.add(chosen('a.jpg'));
    await pass(2000 + 4000 + 8000 + 1000);
    expect(studio.attempts).toHaveLength(4);
    await pass(16_000 + 32_000);
    expect(studio.attempts).toHaveLength(6);
    await pass(300_000);
    expect(names()).toEqual(['a.jpg']);
  });

  it('goes on at once when the network is back', async () => {
    studio.trouble('*', 'lost', 'lost', 'lost');
    studio.readings = ['done', ...Array.from({ length: 8 }, () => 'away' as const)];
    queue.add(chosen(...numbered(4)));
    await pass(120_000);
    expect(queue.resting).toBe(true);
    studio.readings = [];
    queue.online();
    await pass(1000);
    expect(names().sort()).toEqual(numbered(4));
    expect(queue.tally.failed).toEqual([]);
  });

  it('gives one up after five broken attempts, and not because the network was away', async () => {
    studio.trouble('a.jpg', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost');
    studio.readings = ['done', 'away', 'away', 'away', 'away'];
    queue.add(chosen('a.jpg', 'b.jpg'));
    await pass(600_000);
    expect(studio.attempts.filter((name) => name === 'a.jpg')).toHaveLength(5);
    expect(one(queue.tally.failed).fault).toEqual({ kind: 'broken-off' });
    expect(names()).toEqual(['b.jpg']);
    queue.retry(queue.tally.failed);
    await pass(60_000);
    expect(names()).toEqual(['b.jpg', 'a.jpg']);
  });

  it('names what was changed on the disk, before or while it was sent', async () => {
    studio.unreadable.add('gone.jpg');
    studio.trouble('moved.jpg', 'lost');
    queue.add(chosen('gone.jpg', 'moved.jpg', 'b.jpg'));
    await pass(50);
    studio.unreadable.add('moved.jpg');
    await pass(60_000);
    expect(queue.tally.failed.map(({ name, fault }) => [name, fault?.kind])).toEqual([
      ['gone.jpg', 'unreadable'],
      ['moved.jpg', 'unreadable'],
    ]);
    queue.retry(queue.tally.failed);
    await pass(500);
    expect(queue.tally.failed).toHaveLength(2);
    expect(names()).toEqual(['b.jpg']);
  });
});

describe('an answer that was lost', () => {
  it('makes no double of what the studio has', async () => {
    studio.trouble('a.jpg', 'stored-but-lost');
    queue.add(chosen('a.jpg', 'b.jpg'));
    await pass(60_000);
    expect(names().sort()).toEqual(['a.jpg', 'b.jpg']);
    expect(studio.attempts.sort()).toEqual(['a.jpg', 'b.jpg']);
    expect(queue.tally).toMatchObject({ stored: 2, busy: false });
  });

  it('is told by name and length where bytes cannot be compared', async () => {
    studio.ports.digest = () => Promise.resolve(undefined);
    studio.files = [shown('a.jpg', 'other', 1000)];
    studio.trouble('a.jpg', 'stored-but-lost');
    queue.add(chosen('a.jpg'));
    await pass(60_000);
    expect(names()).toEqual(['a.jpg', 'a.jpg']);
    expect(studio.removed).toEqual([]);
  });

  it('takes away the second when the first turns up late', async () => {
    studio.trouble('a.jpg', 'lost');
    queue.add(chosen('a.jpg'));
    await pass(1000);
    const late = shown('a.jpg', 'a', 1000);
    await pass(3000);
    expect(studio.attempts).toHaveLength(2);
    expect(names()).toEqual(['a.jpg']);
    studio.files.push(late);
    await pass(60_000);
    expect(studio.files).toEqual([late]);
    expect(queue.tally.stored).toBe(1);
  });

  it('leaves alone what was sent twice on purpose', async () => {
    studio.files = [shown('a.jpg', 'a', 1000)];
    queue.add(chosen('a~1.jpg', 'a~2.jpg'));
    await pass(100);
    studio.trouble('a~1.jpg', 'lost');
    queue.sendAnyway(queue.tally.duplicates);
    await pass(60_000);
    expect(names().sort()).toEqual(['a.jpg', 'a~1.jpg', 'a~2.jpg']);
    expect(studio.removed).toEqual([]);
  });

  it('is looked for again when somebody retries', async () => {
    studio.trouble('a.jpg', 'lost', 'lost', 'lost', 'lost', 'lost');
    queue.add(chosen('a.jpg'));
    await pass(600_000);
    expect(queue.tally.failed).toHaveLength(1);
    studio.files.push(shown('a.jpg', 'a', 1000));
    queue.retry(queue.tally.failed);
    await pass(1000);
    expect(studio.attempts).toHaveLength(5);
    expect(names()).toEqual(['a.jpg']);
    expect(queue.tally.stored).toBe(1);
  });
});

describe('what is left in the end', () => {
  it('stays to be looked at until somebody closes it', async () => {
    studio.trouble('a.jpg', problem(415));
    const finds = chosen('a.jpg', 'b~1.jpg', 'b~2.jpg');
    expect(queue.hasTroubles).toBe(false);
    queue.add({ ...finds, hidden: 1 });
    await pass(500);
    expect(queue.hasTroubles).toBe(true);
    expect(queue.tally).toMatchObject({ stored: 1, busy: false });
    queue.close();
    expect(queue.hasTroubles).toBe(false);
    expect(queue.tally).toMatchObject({ stored: 0, failed: [], duplicates: [] });
  });
});

describe('a session that ends', () => {
  it('holds everything until somebody has signed in again', async () => {
    studio.trouble('*', 'stored', 'signed-out', 'signed-out', 'signed-out');
    queue.add(chosen(...numbered(7)));
    await pass(60_000);
    expect(queue.signedOut).toBe(true);
    expect(queue.tally.failed).toEqual([]);
    expect(names()).toEqual(['p0000.jpg']);
    queue.signedIn();
    await pass(1000);
    expect(names().sort()).toEqual(numbered(7));
  });

  it('is noticed when the listing is read, too', async () => {
    studio.readings = ['signed-out'];
    queue.add(chosen('a.jpg'));
    await pass(60_000);
    expect(queue.signedOut).toBe(true);
    expect(studio.attempts).toEqual([]);
    queue.signedIn();
    await pass(1000);
    expect(names()).toEqual(['a.jpg']);
  });
});
