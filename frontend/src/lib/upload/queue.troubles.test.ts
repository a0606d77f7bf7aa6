import { describe, expect, it } from 'vitest';

import { eachWithItsOwn, names, numbered, one, pass, queue, studio } from './queue.testing.ts';
import { chosen, problem } from './studio.fake.ts';

eachWithItsOwn();

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
