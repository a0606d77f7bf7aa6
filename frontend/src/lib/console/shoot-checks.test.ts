import { expect, it } from 'vitest';
import { zShootCreate } from '@tempsdarret/client/zod';

import { checkedShoot } from './shoot-checks.ts';
import { shootCreation } from './shoot-form.ts';

const check = (values: Partial<Record<string, string>>) => {
  const all = { title: '', day: '', hour: '', location: '', notes: '', ...values };
  return checkedShoot(zShootCreate, all, (each) => shootCreation(each, 'Europe/Paris'));
};

it('gives the body', () => {
  expect(check({ title: 'Anna', day: '2026-06-20' })).toEqual({
    body: { title: 'Anna', shootDate: '2026-06-20' },
  });
});

it('names the faults of the date together with the others', () => {
  const { refusal } = check({ day: '2026-02-30', hour: '99:99' });
  expect(Object.keys(refusal?.data.faults ?? {})).toEqual(['title', 'day']);
  expect(refusal?.data.values['day']).toBe('2026-02-30');
  expect(Object.keys(check({ title: 'Anna', hour: '14:30' }).refusal?.data.faults ?? {})).toEqual([
    'day',
  ]);
});
