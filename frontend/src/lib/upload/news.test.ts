import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { LiveEvent } from '#lib/api/types.ts';
import { keepUp } from './news.ts';

let tell: (event: Omit<LiveEvent, 'time'>) => void;
let here: Set<string>;
let asked: string[];
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  here = new Set(['a', 'b']);
  asked = [];
  const done = (what: string) => () => {
    asked.push(what);
    return Promise.resolve('done' as const);
  };
  const shelf = {
    has: (id: string) => here.has(id),
    forget: (id: string) => void here.delete(id),
    refresh: done('all'),
    refreshPending: done('pending'),
  };
  end = keepUp(shelf, 's', {
    follow: (listener) => {
      tell = listener;
      return () => (tell = () => undefined);
    },
  });
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

const later = () => vi.advanceTimersByTimeAsync(10_000);

it('looks again at those that are being developed, once for two hundred', async () => {
  for (let count = 0; count < 100; count++) {
    tell({ type: 'file.rendered', shootId: 's', fileId: 'a' });
    tell({ type: 'file.failed', shootId: 's', fileId: 'b' });
  }
  await later();
  expect(asked).toEqual(['pending']);
});

it('reads all again for what others have put there, not for what came from here', async () => {
  tell({ type: 'file.uploaded', shootId: 's', fileId: 'own' });
  await vi.advanceTimersByTimeAsync(500);
  here.add('own');
  await later();
  expect(asked).toEqual([]);
  tell({ type: 'file.uploaded', shootId: 's', fileId: 'theirs' });
  tell({ type: 'file.rendered', shootId: 's', fileId: 'theirs' });
  await later();
  expect(asked).toEqual(['all']);
});

it('drops what others delete, without asking', async () => {
  tell({ type: 'file.uploaded', shootId: 's', fileId: 'short-lived' });
  tell({ type: 'file.deleted', shootId: 's', fileId: 'short-lived' });
  tell({ type: 'file.deleted', shootId: 's', fileId: 'b' });
  await later();
  expect([...here]).toEqual(['a']);
  expect(asked).toEqual([]);
});

it('reads all again where something may have been missed', async () => {
  tell({ type: 'reset' });
  await later();
  expect(asked).toEqual(['all']);
});

it('has nothing to do with other shoots, and nothing at all when it is over', async () => {
  tell({ type: 'file.deleted', shootId: 'another', fileId: 'a' });
  tell({ type: 'file.uploaded', shootId: 'another', fileId: 'x' });
  tell({ type: 'shoot.transitioned', shootId: 's' });
  tell({ type: 'file.rendered', shootId: 's', fileId: 'a' });
  end();
  await later();
  expect([...here]).toEqual(['a', 'b']);
  expect(asked).toEqual([]);
});
