import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import '../../app.css';
import Gallery from './Gallery.svelte';
import { photograph, photographs } from './samples.testing.ts';

const items = () => [...document.querySelectorAll<HTMLElement>('[data-photograph]')];
const focused = () =>
  document.activeElement?.closest<HTMLElement>('[data-photograph]')?.dataset['photograph'];

function show(count: number, more: Record<string, unknown> = {}) {
  return render(Gallery, {
    photographs: photographs(count),
    label: 'Photographs of a test',
    href: (each: { id: string }) => `#${each.id}`,
    ...more,
  });
}

afterEach(() => {
  scrollTo(0, 0);
});

describe('the gallery', () => {
  it('has only those near the screen in the DOM, and the page its full height', async () => {
    await page.viewport(1200, 800);
    await show(2000);
    await vi.waitFor(() => expect(document.querySelector('ul.placed')).not.toBeNull());
    const high = document.documentElement.scrollHeight;
    expect(high).toBeGreaterThan(50_000);
    scrollTo(0, high / 2);
    await vi.waitFor(() => expect(Number(items()[0]?.ariaPosInSet)).toBeGreaterThan(500));
    expect(items().length).toBeLessThan(120);
    expect(document.documentElement.scrollHeight).toBe(high);
  });

  it('names each by its place', async () => {
    await show(3, { total: 40 });
    await expect
      .element(page.getByRole('link', { name: 'Photograph 2 of 40, IMG_1.heic' }))
      .toBeVisible();
    expect(items()[0]?.getAttribute('aria-setsize')).toBe('40');
  });

  it('is one stop for Tab, and moves by keys', async () => {
    await show(300);
    await vi.waitFor(() => expect(document.querySelector('ul.placed')).not.toBeNull());
    await userEvent.tab();
    expect(focused()).toBe('photograph-0');
    await userEvent.keyboard('{ArrowRight}');
    await vi.waitFor(() => expect(focused()).toBe('photograph-1'));
    await userEvent.keyboard('{ArrowLeft}');
    await vi.waitFor(() => expect(focused()).toBe('photograph-0'));
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => expect(focused()).toBe('photograph-299'));
    await userEvent.keyboard('{ArrowUp}');
    await vi.waitFor(() => expect(focused()).not.toBe('photograph-299'));
    await userEvent.keyboard('{Home}');
    await vi.waitFor(() => expect(focused()).toBe('photograph-0'));
    expect(document.querySelectorAll('a[tabindex="0"]')).toHaveLength(1);
  });

  it('keeps the focus when its photograph is scrolled out of sight', async () => {
    await show(500);
    await userEvent.tab();
    scrollTo(0, 10_000);
    await vi.waitFor(() => expect(items().length).toBeGreaterThan(5));
    await vi.waitFor(() => expect(items()[0]?.dataset['photograph']).not.toBe('photograph-0'));
    expect(focused()).toBe('photograph-0');
  });

  it('opens by a plain click or Enter, and leaves the rest to the browser', async () => {
    const onopen = vi.fn((_: unknown, event: Event) => event.preventDefault());
    await show(3, { onopen });
    await page.getByRole('link').nth(1).click();
    expect(onopen.mock.lastCall?.[0]).toMatchObject({ id: 'photograph-1' });
    await userEvent.keyboard('{Enter}');
    expect(onopen).toHaveBeenCalledTimes(2);
    const away = (event: Event): void => event.preventDefault();
    document.addEventListener('click', away);
    await page
      .getByRole('link')
      .nth(0)
      .click({ modifiers: ['Control'] });
    document.removeEventListener('click', away);
    expect(onopen).toHaveBeenCalledTimes(2);
  });

  it('asks for more when the end of what is loaded is near', async () => {
    const onneed = vi.fn();
    await show(24, { total: 2000, onneed });
    await vi.waitFor(() => expect(onneed).toHaveBeenCalled(), 4000);
  });

  it('has a frame for what is not ready, and tells of pictures that do not load', async () => {
    const onbroken = vi.fn(() => Promise.resolve());
    await render(Gallery, {
      photographs: [
        photograph(0, { state: 'processing', urls: {}, thumbhash: null }),
        photograph(1, { state: 'failed', urls: {} }),
        photograph(2, { urls: { thumb: 'data:image/png;base64,AAAA' } }),
      ],
      label: 'Photographs of a test',
      href: () => '#',
      onbroken,
    });
    await expect.element(page.getByText('Being developed…')).toBeVisible();
    await expect.element(page.getByText("Can't be shown")).toBeVisible();
    await vi.waitFor(() => {
      expect(onbroken).toHaveBeenCalledWith(expect.objectContaining({ id: 'photograph-2' }));
    });
  });
});
