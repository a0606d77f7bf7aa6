import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import {
  createClient,
  createConfig,
  createSession,
  createShoot,
  createUser,
  grantAccess,
  listFiles,
  requestMagicLink,
  transitionShoot,
  uploadFile,
} from '@tempsdarret/client';
import type { Client } from '@tempsdarret/client';

import { ADMIN, mailsTo, root, settings, web } from '../../e2e/studio.ts';

const AT_ONCE = 4;
const CLIENT = 'claire.moreau@example.com';
const api = `http://127.0.0.1:${settings['STUDIO_API_PORT']}/api/v1`;

/** A studio with a client who has two shoots. */
export interface Studio {
  /** The addresses of the client's two shoots, the first of 200 photographs. */
  shoots: [string, string];
  /** The bearer of the client's session. */
  bearer: string;
  stop: () => Promise<void>;
}

/** Start the studio, web pages and all, and fill two shoots with photographs. */
export async function openStudio(folder: string): Promise<Studio> {
  const serving = spawn(join(root, '.venv/bin/studio'), ['serve', '--web'], {
    cwd: root,
    env: { ...process.env, ...settings, STUDIO_RATE_LIMIT: 'off' },
    stdio: 'ignore',
  });
  const stop = (): Promise<void> => ended(serving);
  try {
    await until(async () => (await fetch(`${web}/sign-in`).catch(() => undefined))?.ok);
    const admin = clientFor(await bearerOf(ADMIN));
    const photographs = join(folder, 'photographs');
    await promisify(execFile)(
      join(root, '.venv/bin/python'),
      ['-m', 'tests.bench.web.photographs', photographs, '200'],
      { cwd: root },
    );
    const files = (await readdir(photographs)).sort().map((name) => join(photographs, name));
    const user = must(await createUser({ client: admin, body: { email: CLIENT, role: 'client' } }));
    const shoots: [string, string] = [
      await shootWith(admin, 'Two hundred photographs', files, user.id),
      await shootWith(admin, 'Forty photographs', files.slice(0, 40), user.id),
    ];
    return { shoots, bearer: await bearerOf(CLIENT), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function shootWith(
  client: Client,
  title: string,
  files: readonly string[],
  userId: string,
): Promise<string> {
  const { id: shootId } = must(await createShoot({ client, body: { title } }));
  const path = { shootId };
  const waiting = [...files];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const file = new File([await openAsBlob(next)], basename(next), { type: 'image/jpeg' });
        must(await uploadFile({ client, path, body: { file } }));
      }
    }),
  );
  await until(async () => {
    const { items } = must(await listFiles({ client, path, query: { limit: 200 } }));
    return items.length === files.length && items.every((file) => file.state === 'ready');
  });
  for (const to of ['editing', 'delivered'] as const) {
    must(await transitionShoot({ client, path, body: { to } }));
  }
  await grantAccess({ client, path: { shootId, userId } });
  return `${web}/shoots/${shootId}`;
}

function clientFor(bearer: string): Client {
  const headers = { Authorization: `Bearer ${bearer}` };
  return createClient(createConfig({ baseUrl: api, headers }));
}

async function bearerOf(email: string): Promise<string> {
  const client = createClient(createConfig({ baseUrl: api }));
  const seen = mailsTo(email).length;
  await requestMagicLink({ client, body: { email } });
  await until(() => Promise.resolve(mailsTo(email).length > seen));
  const token = /#token=([\w.-]+)/.exec(mailsTo(email).at(-1) ?? '')?.[1] ?? '';
  return must(await createSession({ client, body: { token } })).accessToken;
}

function must<T>(answer: { data: T | undefined; error: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

async function until(done: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 300_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('the studio took more than five minutes');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
