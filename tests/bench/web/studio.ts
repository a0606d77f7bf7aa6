import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { createSession } from '@tempsdarret/client';

import { Api, given, TO_DELIVERED } from '../../e2e/api.ts';
import { signInMail } from '../../e2e/mail.ts';
import { ADMIN, api, folder, root, settings, web } from '../../e2e/studio.ts';

const HOW_MANY = 200;
const FEWER = 40;
const START_MS = 90_000;

/** A studio with a client who has two shoots. */
export interface Studio {
  /** The addresses of the client's two shoots, the first of 200 photographs. */
  shoots: [string, string];
  /** The bearer of the client's session. */
  bearer: string;
  stop: () => Promise<void>;
}

/** Start the studio, web pages and all, and fill two shoots with photographs. */
export async function openStudio(): Promise<Studio> {
  const serving = spawn(join(root, '.venv/bin/studio'), ['serve', '--web'], {
    cwd: root,
    env: { ...process.env, ...settings, STUDIO_RATE_LIMIT: 'off' },
    stdio: 'ignore',
  });
  const stop = (): Promise<void> => ended(serving);
  try {
    await answering();
    const admin = new Api(await bearerOf(ADMIN));
    const photographs = await photographsIn(join(folder, 'photographs'));
    const client = await admin.person('Claire Moreau');
    const shoots = await Promise.all(
      [photographs, photographs.slice(0, FEWER)].map(async (each) => {
        const title = `${String(each.length)} photographs`;
        const wish = { title, photographs: each, clients: [client], through: TO_DELIVERED };
        return `${web}/shoots/${(await admin.shoot(wish)).id}`;
      }),
    );
    return { shoots: shoots as [string, string], bearer: await bearerOf(client.email), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function photographsIn(into: string): Promise<string[]> {
  await promisify(execFile)(
    join(root, '.venv/bin/python'),
    ['-m', 'tests.bench.web.photographs', into, String(HOW_MANY)],
    { cwd: root },
  );
  return (await readdir(into)).sort().map((name) => join(into, name));
}

async function bearerOf(email: string): Promise<string> {
  const { token } = await signInMail(email);
  return given(await createSession({ baseUrl: api, body: { token } })).accessToken;
}

async function answering(): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await fetch(`${web}/sign-in`).catch(() => undefined))?.ok) {
    if (Date.now() > deadline) throw new Error(`no answer within ${String(START_MS / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}
