import { basename } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import type { Api } from './api.ts';
import { expectPhotographs, expectPictures } from './pages.ts';
import type { Words } from './words.ts';

/** Holds a page's uploads up. */
export interface Gate {
  /** Some are held up. */
  reached: Promise<void>;
  open: () => void;
  /** What is held up never gets through. */
  shut: () => Promise<void>;
  /** How many have been sent, held up or not. */
  sent: () => number;
}

const gates = new WeakMap<Page, Gate>();

/** Lets some photographs through to the studio and holds the others up until the gate opens. */
export async function holdUploads(page: Page, first: number): Promise<Gate> {
  const reached = Promise.withResolvers<undefined>();
  const opened = Promise.withResolvers<'open' | 'shut'>();
  let sent = 0;
  await page.route('**/api/v1/shoots/*/files', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    sent += 1;
    if (sent > first) {
      reached.resolve(undefined);
      if ((await opened.promise) === 'shut') return route.abort('internetdisconnected');
    }
    return route.continue();
  });
  const gate = {
    reached: reached.promise,
    open: () => {
      opened.resolve('open');
    },
    shut: () => {
      opened.resolve('shut');
      return page.unrouteAll({ behavior: 'wait' });
    },
    sent: () => sent,
  };
  gates.set(page, gate);
  return gate;
}

/** If a page's uploads are held up, they never get through. */
export async function shutGate(page: Page): Promise<void> {
  await gates.get(page)?.shut();
  gates.delete(page);
}

/** The chosen photographs are in the shoot, each of them once, and all are shown. */
export async function expectAllThere(
  page: Page,
  words: Words,
  { studio, shoot, chosen }: { studio: Api; shoot: string; chosen: readonly string[] },
): Promise<void> {
  const panel = page.getByRole('region', { name: words('upload_panel') });
  const done = words('upload_standing_done', { count: chosen.length });
  await expect(panel.getByText(done)).toBeVisible({ timeout: 30_000 });
  await expectPhotographs(page, chosen.length);
  await expectPictures(page);
  const names = (await studio.files(shoot)).map(({ filename }) => filename);
  expect(names.toSorted()).toEqual(chosen.map((path) => basename(path)).toSorted());
}
