import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { isReadable, sha256Of } from './digest.ts';
import { Pace } from './pace.svelte.ts';
import { restAfter } from './patience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('patience', () => {
  it('rests twice as long each time, and a minute at most', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 40].map((strains) => restAfter(strains, () => 0.5))).toEqual([
      2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(restAfter(1, () => 0)).toBe(1600);
    expect(restAfter(1, () => 1)).toBe(2400);
  });
});

describe('pace', () => {
  it('is not known before a second has passed', () => {
    const pace = new Pace();
    pace.note(1_000_000);
    expect(pace.secondsFor(1_000_000)).toBeUndefined();
    vi.advanceTimersByTime(1000);
    pace.note(1_000_000);
    expect(pace.speed).toBe(2_000_000);
    expect(pace.secondsFor(10_000_000)).toBe(5);
  });

  it('follows a change of speed, smoothly', () => {
    const pace = new Pace();
    const send = (seconds: number, bytes: number): void => {
      for (let second = 0; second < seconds; second += 1) {
        pace.note(0);
        vi.advanceTimersByTime(1000);
        pace.note(bytes);
      }
    };
    send(10, 1_000_000);
    expect(pace.speed).toBe(1_000_000);
    send(1, 100_000);
    expect(pace.speed).toBeGreaterThan(850_000);
    send(30, 100_000);
    expect(pace.speed).toBeLessThan(130_000);
  });

  it('does not count the time in which nothing was to be sent', () => {
    const pace = new Pace();
    pace.note(0);
    vi.advanceTimersByTime(1000);
    pace.note(1000);
    pace.halt();
    expect(pace.speed).toBe(0);
    vi.advanceTimersByTime(60_000);
    pace.note(0);
    vi.advanceTimersByTime(1000);
    pace.note(1000);
    expect(pace.speed).toBe(1000);
  });
});

describe('digest', () => {
  it('gives the SHA-256 as the API does', async () => {
    expect(await sha256Of(new Blob(['abc']))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('does without where browsers offer none', async () => {
    vi.stubGlobal('crypto', {});
    expect(await sha256Of(new Blob(['abc']))).toBeUndefined();
  });

  it('tells whether a file can still be read', async () => {
    expect(await isReadable(new Blob(['abc']))).toBe(true);
    const gone = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadable')) }) };
    expect(await isReadable(gone as unknown as Blob)).toBe(false);
  });
});
