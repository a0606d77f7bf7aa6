import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import DropArea from './DropArea.svelte';
import type { Finds } from './finding.ts';
import Pickers from './Pickers.svelte';
import { UploadQueue } from './queue.svelte.ts';
import { chosen, FakeStudio, problem, shown } from './studio.fake.ts';
import UploadPanel from './UploadPanel.svelte';

let studio: FakeStudio;
let queue: UploadQueue;
const onsignin = vi.fn();

beforeEach(() => {
  studio = new FakeStudio();
  queue = new UploadQueue(studio.ports);
  onsignin.mockClear();
});

describe('the panel', () => {
  it('is not there before there is something to tell', async () => {
    await render(UploadPanel, { queue, onsignin });
    await expect.element(page.getByRole('region', { name: 'Upload' })).not.toBeInTheDocument();
  });

  it('shows what is on its way, pauses, goes on, and tells the end', async () => {
    studio.trouble('b.jpg', 'hangs');
    await render(UploadPanel, { queue, onsignin });
    queue.add(chosen('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'));
    await expect.element(page.getByText('Uploading 5 photographs').last()).toBeVisible();
    await expect.element(page.getByRole('progressbar', { name: 'b.jpg, progress' })).toBeVisible();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.element(page.getByRole('button', { name: 'Go on' })).toBeVisible();
    await page.getByRole('button', { name: 'Stop these, too' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect
      .element(page.getByText('All 5 photographs are in the studio.').last())
      .toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.element(page.getByRole('region', { name: 'Upload' })).not.toBeInTheDocument();
  });

  it('cancels one, and the rest', async () => {
    studio.trouble('a.jpg', 'hangs');
    studio.trouble('b.jpg', 'hangs');
    await render(UploadPanel, { queue, onsignin });
    queue.add(chosen('a.jpg', 'b.jpg'));
    await page.getByRole('button', { name: "Don't upload a.jpg" }).click();
    await expect.element(page.getByRole('progressbar', { name: 'a.jpg' })).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await expect.poll(() => queue.tally.busy).toBe(false);
    expect(studio.files).toEqual([]);
  });

  it('names duplicates, and sends them anyway', async () => {
    studio.files = [shown('DSC_1.jpg', 'a', 1000)];
    await render(UploadPanel, { queue, onsignin });
    queue.add(chosen('a.jpg'));
    await expect
      .element(page.getByText('The same as DSC_1.jpg, which is in this shoot.'))
      .toBeVisible();
    await page.getByRole('button', { name: 'Upload anyway: a.jpg' }).click();
    await expect.poll(() => studio.files.length).toBe(2);
  });

  it('says why photographs failed, and tries them again', async () => {
    studio.trouble('a.jpg', { ...problem(415), detail: 'This is no photograph.' });
    await render(UploadPanel, { queue, onsignin });
    queue.add(chosen('a.jpg'));
    await expect.element(page.getByText('This is no photograph.')).toBeVisible();
    await page.getByRole('button', { name: 'Try again: a.jpg' }).click();
    await expect.element(page.getByText('The photograph is in the studio.').last()).toBeVisible();
  });

  it('names what was not taken, and shows long lists in portions', async () => {
    await render(UploadPanel, { queue, onsignin });
    const names = Array.from({ length: 60 }, (_, index) => `notes${index}.txt`);
    const finds = chosen(...names);
    for (const each of finds.found) each.file = new File(['x'], each.path, { type: 'text/plain' });
    queue.add({ ...finds, hidden: 3 });
    const title = page.getByRole('button', { name: '60 files were not taken.' });
    await title.click();
    await expect.element(page.getByText('notes0.txt')).toBeVisible();
    expect(page.getByRole('listitem').elements()).toHaveLength(26);
    await page.getByRole('button', { name: 'Show 25 more' }).click();
    await expect.poll(() => page.getByRole('listitem').elements().length).toBe(51);
    await expect.element(page.getByText('3 hidden files were passed over.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove from the list' }).click();
    await expect.element(title).not.toBeInTheDocument();
  });

  it('asks to sign in again', async () => {
    studio.readings = ['signed-out'];
    await render(UploadPanel, { queue, onsignin });
    queue.add(chosen('a.jpg'));
    await page.getByRole('button', { name: 'Sign in again' }).click();
    expect(onsignin).toHaveBeenCalledOnce();
  });

  it('offers to try now while it waits for the studio', async () => {
    studio.readings = ['away'];
    await render(UploadPanel, { queue, onsignin });
    queue.add(chosen('a.jpg'));
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect.element(page.getByText('The photograph is in the studio.').last()).toBeVisible();
  });
});

describe('what comes in', () => {
  const carrying = (type: string, ...files: File[]): DragEvent => {
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    return new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
  };
  const photograph = new File(['x'], 'a.jpg', { type: 'image/jpeg' });

  it('is dropped anywhere on the page, which says so', async () => {
    const onfinds = vi.fn<(finds: Finds) => void>();
    await render(DropArea, { onfinds });
    const veil = page.getByText('Let go to upload to this shoot');
    document.body.dispatchEvent(carrying('dragenter', photograph));
    document.body.dispatchEvent(carrying('dragover', photograph));
    await expect.element(veil).toBeVisible();
    document.body.dispatchEvent(carrying('dragleave', photograph));
    await expect.element(veil).not.toBeInTheDocument();
    document.body.dispatchEvent(carrying('dragenter', photograph));
    const drop = carrying('drop', photograph);
    document.body.dispatchEvent(drop);
    expect(drop.defaultPrevented).toBe(true);
    await expect.poll(() => onfinds.mock.lastCall?.[0].found[0]?.path).toBe('a.jpg');
    await expect.element(veil).not.toBeInTheDocument();
  });

  it('is no text that is dragged along', async () => {
    await render(DropArea, { onfinds: vi.fn() });
    const event = carrying('dragenter');
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  it('is pasted', async () => {
    const onfinds = vi.fn<(finds: Finds) => void>();
    await render(DropArea, { onfinds });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(photograph);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    await expect.poll(() => onfinds.mock.calls.length).toBe(1);
  });

  it('is chosen, the same as often as one likes', async () => {
    const onfinds = vi.fn<(finds: Finds) => void>();
    const { container } = await render(Pickers, { onfinds });
    const input = container.querySelector<HTMLInputElement>('input[accept]');
    const transfer = new DataTransfer();
    transfer.items.add(photograph);
    if (input) input.files = transfer.files;
    input?.dispatchEvent(new Event('change', { bubbles: true }));
    expect(onfinds.mock.lastCall?.[0].found).toHaveLength(1);
    expect(input?.value).toBe('');
  });
});
