import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import SearchBar from './SearchBar.svelte';

/** What was looked for, in order. */
let searches: Record<string, FormDataEntryValue>[] = [];
const look = (event: SubmitEvent): void => {
  event.preventDefault();
  searches.push(Object.fromEntries(new FormData(event.target as HTMLFormElement)));
};
const field = page.getByRole('searchbox', { name: 'Search: Title or place' });

beforeEach(() => {
  searches = [];
  document.addEventListener('submit', look);
});
afterEach(() => {
  document.removeEventListener('submit', look);
  vi.useRealTimers();
});

/** Type as a keyboard does, without its time: this test has its own. */
function type(text: string): void {
  const input = field.element() as HTMLInputElement;
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

describe('a search', () => {
  const props = { label: 'Title or place', q: '' };

  it('begins by itself, once, when somebody stops typing', async () => {
    await render(SearchBar, props);
    vi.useFakeTimers();
    for (const text of ['l', 'ly', 'lyo', 'lyon']) {
      type(text);
      vi.advanceTimersByTime(200);
    }
    expect(searches).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(searches).toEqual([{ q: 'lyon' }]);
    vi.advanceTimersByTime(10_000);
    expect(searches).toHaveLength(1);
  });

  it('begins at once with Enter, and then not again by itself', async () => {
    await render(SearchBar, props);
    vi.useFakeTimers();
    type('lyon');
    // What Enter does.
    document.querySelector('form')?.requestSubmit();
    expect(searches).toEqual([{ q: 'lyon' }]);
    vi.advanceTimersByTime(10_000);
    expect(searches).toHaveLength(1);
  });

  it('does not begin on a page that was left meanwhile', async () => {
    const screen = await render(SearchBar, props);
    vi.useFakeTimers();
    type('lyon');
    void screen.unmount();
    vi.advanceTimersByTime(1000);
    expect(searches).toEqual([]);
  });

  it('keeps what else is looked for', async () => {
    await render(SearchBar, { ...props, kept: { status: 'proofing', cursor: undefined } });
    await field.fill('lyon');
    await expect.poll(() => searches).toEqual([{ q: 'lyon', status: 'proofing' }]);
  });

  it('shows what is looked for, but not under the fingers of who is typing on', async () => {
    const screen = await render(SearchBar, { ...props, q: 'lyon' });
    await expect.element(field).toHaveValue('lyon');
    await screen.rerender({ q: 'paris' });
    await expect.element(field).toHaveValue('paris');
    type('paris 1');
    await screen.rerender({ q: 'pari' });
    await expect.element(field).toHaveValue('paris 1');
  });
});
