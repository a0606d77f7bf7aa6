import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { deskOf } from './desk.ts';
import { follow } from './follow.ts';
import type { Answered } from './ports.ts';
import { Removal } from './removal.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { chosen, shown } from './studio.fake.ts';

const environment = vi.hoisted(() => ({ browser: true }));
vi.mock('$app/env', () => environment);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('follow', () => {
  it('looks less and less often, and soon again when something changes', async () => {
    const looks: number[] = [];
    let left = 5;
    const end = follow(() => {
      looks.push(Date.now());
      return Promise.resolve(left);
    });
    await vi.advanceTimersByTimeAsync(60_000);
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(gaps.slice(0, 4)).toEqual([1000, 1500, 2250, 3375]);
    expect(Math.max(...gaps)).toBe(10_000);
    const before = looks.length;
    left = 4;
    await vi.advanceTimersByTimeAsync(13_000);
    const later = looks.slice(before).map((at, index) => at - (looks[before + index - 1] ?? 0));
    expect(later.slice(0, 3)).toEqual([10_000, 1000, 1500]);
    end();
    const last = looks.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveLength(last);
  });

  it('ends even while it is looking', async () => {
    let looks = 0;
    const end = follow(async () => {
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return 1;
    });
    await vi.advanceTimersByTimeAsync(1100);
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toBe(1);
  });
});

describe('removal', () => {
  const files = Array.from({ length: 9 }, (_, index) => shown(`${index}.jpg`, `${index}`, 1));

  it('deletes all, some at a time, and tells how far it is', async () => {
    let underway = 0;
    let most = 0;
    const removal = new Removal({
      remove: async () => {
        underway += 1;
        most = Math.max(most, underway);
        await new Promise((resolve) => setTimeout(resolve, 100));
        underway -= 1;
        return 'done';
      },
    });
    const end = removal.run(files);
    await vi.advanceTimersByTimeAsync(150);
    expect(removal).toMatchObject({ underway: true, total: 9, done: 4 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await end).toBe(9);
    expect(most).toBe(4);
    expect(removal.underway).toBe(false);
  });

  it('stops when the studio does not answer any more', async () => {
    const answers: Answered[] = ['done', 'done', 'away'];
    const removal = new Removal({ remove: () => Promise.resolve(answers.shift() ?? 'done') });
    expect(await removal.run(files)).toBeLessThan(9);
    expect(removal.stopped).toBe('away');
  });
});

describe('selection', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  const items = order.map((id) => ({ id }));

  it('selects one, several in a row either way, and all', () => {
    const selection = new Selection();
    const ids = (): string[] => selection.among(items).map(({ id }) => id);
    expect(ids()).toEqual([]);
    selection.toggle('d');
    selection.extend(order, 'b');
    expect(ids()).toEqual(['b', 'c', 'd']);
    selection.toggle('c');
    expect(ids()).toEqual(['b', 'd']);
    selection.extend(order, 'e');
    expect(ids()).toEqual(['b', 'c', 'd', 'e']);
    selection.clear();
    expect(selection.size).toBe(0);
    selection.extend(order, 'b');
    selection.extend(order, 'b');
    expect(ids()).toEqual(['b']);
    selection.extend(order, 'gone');
    selection.all(order);
    expect(selection.size).toBe(6);
    expect(ids()).toEqual(order);
    expect(selection.has('a')).toBe(true);
  });
});

describe('desk', () => {
  it('outlives the page, warns before leaving, wakes with the network, and is one person’s', () => {
    const listeners = new Map<string, (event: Event) => void>();
    vi.stubGlobal('window', {
      addEventListener: (name: string, listener: (event: Event) => void) =>
        listeners.set(name, listener),
    });
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const desk = deskOf('me', 'shoot');
    expect(deskOf('me', 'shoot')).toBe(desk);
    expect(deskOf('me', 'other')).not.toBe(desk);

    const leave = (): boolean => {
      const event = new Event('beforeunload', { cancelable: true });
      listeners.get('beforeunload')?.(event);
      return !event.defaultPrevented;
    };
    expect(leave()).toBe(true);
    desk.queue.add(chosen('a.jpg'));
    expect(leave()).toBe(false);
    const online = vi.spyOn(desk.queue, 'online');
    listeners.get('online')?.(new Event('online'));
    expect(online).toHaveBeenCalled();

    const theirs = deskOf('somebody else', 'shoot');
    expect(theirs).not.toBe(desk);
    expect(desk.queue.tally.busy).toBe(false);
    expect(leave()).toBe(true);
  });

  it('is nobody’s on the server', () => {
    environment.browser = false;
    expect(deskOf('me', 'shoot')).not.toBe(deskOf('me', 'shoot'));
    environment.browser = true;
  });
});
