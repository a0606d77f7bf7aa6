import { readFileSync, writeFileSync } from 'node:fs';

import { createClient, createConfig, uploadFile } from '@tempsdarret/client';

import { given } from './api.ts';
import { expect, test } from './fixtures.ts';
import { photographs } from './photographs.ts';
import { COOKIE } from './sessions.ts';
import { ADMIN } from './studio.ts';

/** The largest photograph that is taken, in bytes. */
const LARGEST = 25 * 1024 * 1024;
/** How much the web server's memory may grow for it, in bytes. */
const MOST_GROWTH = 60e6;

test('a large photograph passes through the web server without filling it', async ({
  sessions,
  standIn,
  studio,
}) => {
  // A peak that can be set back to now is a thing of /proc: elsewhere a process tells only the most that
  // it has held since it began, and to look from time to time would miss the short ones.
  test.skip(process.platform !== 'linux', 'only Linux tells the most memory held');
  await standIn.say();
  const path = { shootId: (await studio.shoot({ title: 'Large' })).id };
  const { web, processId } = standIn;
  const client = createClient(
    createConfig({
      baseUrl: `${web}/api/v1`,
      headers: { Cookie: `${COOKIE}=${await sessions.bearerOf(ADMIN)}`, Origin: web },
    }),
  );
  const bytes = readFileSync(photographs(1)[0] ?? '');
  const upload = async (name: string, size: number): Promise<number> => {
    // Phones, too, leave something behind a picture's end.
    const padding = new Uint8Array(size - bytes.byteLength);
    const file = new File([bytes, padding], name, { type: 'image/jpeg' });
    return given(await uploadFile({ client, path, body: { file } })).bytes;
  };

  // From here on all that it needs is loaded.
  await upload('small.jpg', bytes.byteLength);
  const growth = watchMemory(processId);
  expect(await upload('large.jpg', LARGEST)).toBe(LARGEST);
  expect(growth(), 'bytes').toBeLessThan(MOST_GROWTH);
});

/** How many bytes a process grows: from what it holds now to the most it ever holds. */
function watchMemory(processId: number): () => number {
  const held = (name: 'VmRSS' | 'VmHWM'): number => {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  };
  writeFileSync(`/proc/${processId}/clear_refs`, '5');
  const before = held('VmRSS');
  return () => held('VmHWM') - before;
}
