import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { User } from '#lib/api/types.ts';
import type { Answer } from '#lib/api/answers.ts';
import type { Page } from './listing.svelte.ts';
import { PeopleSearch } from './people-search.svelte.ts';

const person = (name: string): User => ({
  id: name,
  name,
  email: `${name}@example.com`,
  role: 'client',
  language: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});
const found = (...names: string[]): Answer<Page<User>> => ({
  data: { items: names.map(person), nextCursor: null },
  error: undefined,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('looking people up', () => {
  it('waits for a pause in the typing', async () => {
    const ask = vi.fn((q: string) => Promise.resolve(found(q)));
    const search = new PeopleSearch(ask, 200);
    search.type('a');
    await vi.advanceTimersByTimeAsync(150);
    search.type('an ');
    expect(search.stage).toBe('searching');
    await vi.advanceTimersByTimeAsync(200);
    expect(ask.mock.calls.map(([q]) => q)).toEqual(['an']);
    expect(search.stage).toBe('found');
    expect(search.found.map(({ name }) => name)).toEqual(['an']);
  });

  it('forgets an answer that comes late', async () => {
    const answers: ((answer: Answer<Page<User>>) => void)[] = [];
    const signals: AbortSignal[] = [];
    const search = new PeopleSearch((_, signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    }, 0);
    search.type('anna');
    await vi.advanceTimersByTimeAsync(1);
    search.type('tom');
    await vi.advanceTimersByTimeAsync(1);
    answers[1]?.(found('tom'));
    answers[0]?.(found('anna'));
    await vi.advanceTimersByTimeAsync(1);
    expect(signals[0]?.aborted).toBe(true);
    expect(search.found.map(({ name }) => name)).toEqual(['tom']);
  });

  it('is quiet when nothing is asked', async () => {
    const ask = vi.fn(() => Promise.resolve(found('anna')));
    const search = new PeopleSearch(ask, 0);
    search.type('anna');
    await vi.advanceTimersByTimeAsync(1);
    search.type('  ');
    await vi.advanceTimersByTimeAsync(1);
    expect(search.stage).toBe('idle');
    expect(search.found).toEqual([]);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('says when it did not work', async () => {
    const search = new PeopleSearch(() => Promise.resolve({ data: undefined, error: {} }), 0);
    search.type('anna');
    await vi.advanceTimersByTimeAsync(1);
    expect(search.stage).toBe('failed');
  });
});
