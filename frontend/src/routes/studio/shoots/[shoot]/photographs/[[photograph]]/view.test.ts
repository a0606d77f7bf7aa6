import { expect, it } from 'vitest';

import type { StudioFile } from '#lib/api/types.ts';
import { shown } from '#lib/upload/studio.fake.ts';
import { View } from './view.svelte.ts';

it('shows all, those that failed, or those that are there twice', () => {
  const [a, b, a2, broken] = [
    shown('a.jpg', 'a', 1),
    shown('b.jpg', 'b', 1),
    shown('a2.jpg', 'a', 1),
    { ...shown('c.jpg', 'c', 1), state: 'failed' } satisfies StudioFile,
  ];
  const view = new View({ files: [a, b, a2, broken] });
  expect(view.ids).toEqual([a, b, a2, broken].map(({ id }) => id));
  view.asked = 'failed';
  expect(view.files).toEqual([broken]);
  view.asked = 'doubles';
  expect(view.files).toEqual([a, a2]);
});

it('shows all again when nothing is left of what was asked for', () => {
  const view = new View({ files: [shown('a.jpg', 'a', 1)] });
  view.asked = 'doubles';
  expect(view.show).toBe('all');
  expect(view.files).toHaveLength(1);
});
