import { expect, it } from 'vitest';

import type { StudioFile } from '#lib/api/types.ts';
import { inOrder } from './order.ts';
import { shown } from './studio.fake.ts';

function taken(takenAt: string | null, filename: string): StudioFile {
  return { ...shown(filename, 'a', 1), takenAt };
}

it('sorts photographs as the listing has them', () => {
  const sorted = [
    taken('0001-01-01T00:00:00Z', 'z.jpg'),
    taken('1969-12-31T23:59:59Z', 'y.jpg'),
    taken('2026-06-20T13:02:11Z', 'x.jpg'),
    taken('2026-06-20T13:02:11.500Z', 'img 10.jpg'),
    taken('2026-06-20T13:02:11.500Z', 'img-1.jpg'),
    taken('2026-06-20T13:02:11.500Z', 'IMG_9.jpg'),
    taken('2026-06-20T13:02:11.500Z', 'img_09b.jpg'),
    taken('2026-06-20T13:02:11.500Z', 'IMG_10.JPG'),
    taken('2026-06-20T13:02:11.500Z', 'img_10.jpg2'),
    taken('2026-06-20T13:02:12Z', 'a.jpg'),
    taken(null, '2.jpg'),
    taken(null, '10.jpg'),
    taken(null, '10.jpg'),
    taken(null, '00010.jpg'),
  ];
  expect(sorted.toReversed().sort(inOrder)).toEqual(sorted);
});
