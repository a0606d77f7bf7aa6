import { describe, expect, it } from 'vitest';

import { eachWithItsOwn, names, one, pass, queue, studio } from './queue.testing.ts';
import { chosen, shown } from './studio.fake.ts';

eachWithItsOwn();

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
