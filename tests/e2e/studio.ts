import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '../..');

/** The first admin's address. */
export const ADMIN = 'studio@localhost.localdomain';

// The configuration is read in every process of a run: the first one chooses, the others follow.
const apiPort = (process.env['E2E_API_PORT'] ??= await freePort());
const webPort = (process.env['E2E_WEB_PORT'] ??= await freePort());

/** What this run leaves behind: the studio's data, photographs, traces. */
export const folder = (process.env['E2E_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'studio-e2e-')));

/** Where the studio's pages are. */
export const web = `http://127.0.0.1:${webPort}`;

/** Where its API is, without the web server before it. */
export const api = `http://127.0.0.1:${apiPort}/api/v1`;

/** Where it keeps what it knows. */
export const dataFolder = join(folder, 'var');

/** The settings of the studio that the tests use. */
export const settings: Record<string, string> = {
  STUDIO_DATA_DIR: dataFolder,
  STUDIO_API_PORT: apiPort,
  STUDIO_WEB_PORT: webPort,
  STUDIO_PUBLIC_URL: web,
  STUDIO_ADMIN_EMAIL: ADMIN,
  // One visitor does here in a minute what many do elsewhere.
  STUDIO_RATE_LIMIT: 'off',
};

/** The Chromium to drive: CHROMIUM names it, or it is where systems keep it. */
export function chromium(): string | undefined {
  const places = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return places.find((each) => each && existsSync(each));
}

function freePort(): Promise<string> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(String(port)));
    });
  });
}
