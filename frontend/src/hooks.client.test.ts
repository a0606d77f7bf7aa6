import { afterEach, describe, expect, it, vi } from 'vitest';

import { m } from '#messages';
import { handleError } from './hooks.client.ts';

const told = vi.spyOn(console, 'error').mockReturnValue();
const said = (kind: 'unknown' | 'framework' | 'app', error: unknown) =>
  handleError({ kind, error, event: {} } as never);

afterEach(() => told.mockClear());

describe('an error in the browser', () => {
  it('that nobody foresaw is put in words, and told to who looks for its cause', () => {
    const cause = new RangeError('of ours');
    expect(said('unknown', cause)).toEqual({ message: m.problem_unavailable() });
    expect(told).toHaveBeenCalledExactlyOnceWith(cause);
  });

  it('of SvelteKit’s is put in words', () => {
    const missing = { status: 404, message: 'Not Found' };
    expect(said('framework', missing)).toEqual({ message: m.problem_unavailable() });
    expect(told).not.toHaveBeenCalled();
  });

  it('that was thrown on purpose keeps the words that it has', () => {
    expect(said('app', { status: 409, message: 'Not like this.' })).toBeUndefined();
    expect(told).not.toHaveBeenCalled();
  });
});
