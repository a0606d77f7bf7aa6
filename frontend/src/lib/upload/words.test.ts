import { beforeEach, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import { UploadItem } from './item.svelte.ts';
import type { Fault } from './item.svelte.ts';
import { announcementOf, standingInWords, standingOf } from './standing.ts';
import { shown } from './studio.fake.ts';
import { Tally } from './tally.svelte.ts';
import {
  counted,
  faultInWords,
  reasonInWords,
  sizeInWords,
  speedInWords,
  timeInWords,
  twinInWords,
} from './words.ts';

beforeEach(() => overwriteGetLocale(() => 'en'));

const item = (name = 'a.jpg', bytes = 100): UploadItem =>
  new UploadItem({ file: new File([new Uint8Array(bytes)], name), path: `x/${name}`, bytes });

it('puts sizes and speeds in the unit that suits them', () => {
  expect(
    [0, 900, 2_345_000, 23_450_000, 999_600_000, 8_400_000_000, 5e15].map(sizeInWords),
  ).toEqual(['0 kB', '1 kB', '2.3 MB', '23 MB', '1 GB', '8.4 GB', '5,000 TB']);
  expect(speedInWords(12_300_000)).toBe('12 MB/s');
  overwriteGetLocale(() => 'fr');
  expect(sizeInWords(2_300_000)).toBe('2,3\u202fMo');
});

it('tells time roughly', () => {
  expect([0, 3, 12, 54, 58, 89, 1000, 3500, 5400, 40_000].map(timeInWords)).toEqual([
    '5 seconds',
    '5 seconds',
    '15 seconds',
    '55 seconds',
    '1 minute',
    '1 minute',
    '17 minutes',
    '58 minutes',
    '1.5 hours',
    '11 hours',
  ]);
});

it('gives a reason for everything', () => {
  const problem = { type: '/problems/x', title: 'No', status: 415, detail: 'No photograph.' };
  const faults: Fault[] = [
    { kind: 'refused', problem },
    { kind: 'unreadable' },
    { kind: 'broken-off' },
  ];
  expect(faults.map(faultInWords)).toEqual([
    'No photograph.',
    expect.stringContaining('changed, moved or deleted'),
    expect.stringContaining('broke off'),
  ]);
  const reasons = (['kind', 'size', 'empty', 'unreadable'] as const).map(reasonInWords);
  expect(new Set(reasons).size).toBe(4);
  expect(twinInWords({ kind: 'in-shoot', file: shown('b.jpg', 'b', 1) })).toContain('b.jpg');
  expect(twinInWords({ kind: 'chosen', item: item('c.jpg') })).toContain('x/c.jpg');
});

it('writes numbers as the language does', () => {
  expect(counted(1234)).toEqual({ count: 1234, number: '1,234' });
});

it('says how the queue stands, and reads out what matters', () => {
  const tally = new Tally();
  const queue = { tally, paused: false, resting: false, signedOut: false };
  const say = (): unknown[] => [standingOf(queue), standingInWords(queue)];
  expect(say()).toEqual(['idle', 'Nothing is being uploaded.']);
  expect(announcementOf(queue)).toBe('');

  const [a, b] = [item(), item('b.jpg')];
  tally.add(a);
  tally.add(b);
  expect(say()).toEqual(['sending', 'Uploading 2 photographs']);
  queue.resting = true;
  expect(standingOf(queue)).toBe('resting');
  queue.resting = false;
  tally.move(a, 'sending');
  a.sent = 60;
  expect(announcementOf(queue)).toBe('Uploading 2 photographs 25 per cent.');
  queue.paused = true;
  expect(standingOf(queue)).toBe('finishing');
  tally.move(a, 'stored');
  expect(standingOf(queue)).toBe('paused');
  expect(standingInWords(queue)).toContain('Paused');
  queue.signedOut = true;
  expect(say()).toEqual(['signed-out', expect.stringContaining('session is over')]);
  expect(standingInWords({ ...queue, signedOut: false, paused: false, resting: true })).toContain(
    "can't be reached",
  );
  queue.signedOut = false;
  tally.move(b, 'failed');
  tally.add(item('c.jpg'));
  expect(announcementOf({ ...queue, paused: true })).toContain('One photograph was not uploaded.');
});

it('reads the end out, with what is left to decide', () => {
  const tally = new Tally();
  const queue = { tally, paused: false, resting: false, signedOut: false };
  for (const each of [item(), item('b.jpg'), item('c.jpg')]) {
    tally.add(each);
    tally.move(each, each.name === 'c.jpg' ? 'duplicate' : 'stored');
  }
  expect(announcementOf(queue)).toBe(
    'All 2 photographs are in the studio. One photograph is there already.',
  );
});
