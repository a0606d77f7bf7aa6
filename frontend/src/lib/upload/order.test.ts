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

// Each list as studio/files/order.py sorts it.
it.each([
  ['ß', ['STRASSE 1.jpg', 'straße 2.jpg', 'Strasse 3.jpg', 'STRAẞE 4.jpg', 'strasze.jpg']],
  ['ς', ['οδοσ 1.jpg', 'ΟΔΟΣ 2.jpg', 'οδος 3.jpg', 'Οδός.jpg']],
  ['İ and ı', ['iz.jpg', 'İa.jpg', 'jour.jpg', 'KELVIN.jpg', '\u212Aelvio.jpg', 'z.jpg', 'ıa.jpg']],
  ['ligatures', ['fh.jpg', 'ﬁ 1.jpg', 'FI 2.jpg', 'fj.jpg']],
  ['Cherokee', ['Ꭰ 1.jpg', 'ꭰ 2.jpg', 'Ꭱ 1.jpg', 'ꙋ.jpg']],
  ['emoji', ['z.jpg', 'é.jpg', '\uFF21.jpg', '\uFF22.jpg', '😀.jpg', '😁 2.jpg', '😁 10.jpg']],
])('knows %s as the API does', (_, names) => {
  const sorted = names.map((name) => taken(null, name));
  expect(sorted.toReversed().sort(inOrder)).toEqual(sorted);
});
