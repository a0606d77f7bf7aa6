import { mkdtempSync, rmSync } from 'node:fs';
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

/** What this run leaves behind if a test fails: the studio's data and log, photographs, results. */
export const folder = (process.env['E2E_FOLDER'] ??= ownFolder());

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

function ownFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'studio-e2e-'));
  process.once('exit', (code) => {
    if (code === 0) rmSync(made, { recursive: true, force: true });
  });
  return made;
}

function freePort(): Promise<string> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(String(port)));
    });
  });
}
