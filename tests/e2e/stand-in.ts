import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { api, root } from './studio.ts';

/** What the API says instead; by what is asked of it, as in `GET /shoots`. */
export type Instead = Record<string, { status: number; body: unknown }>;

/**
 * Stands between the API and a web server of its own, and passes everything on, until a test wants
 * the API to be away or to say something that it can't be brought to say.
 */
export class StandIn {
  /** Where its web server has the pages. */
  readonly web: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #pages: ChildProcess;
  #instead: Instead = {};

  static async begin(): Promise<StandIn> {
    const server = createServer();
    const port = await listening(server);
    // Asked for first and let go again: the web server wants to know its own.
    const other = createPlainServer();
    const web = `http://127.0.0.1:${await listening(other)}`;
    other.close();
    await once(other, 'close');
    const standIn = new StandIn(server, port, web);
    await expect
      .poll(
        () =>
          fetch(`${web}/sign-in`).then(
            ({ status }) => status,
            () => 0,
          ),
        { message: 'the web server of the stand-in answers', timeout: 20_000 },
      )
      .toBe(200);
    return standIn;
  }

  private constructor(server: Server, port: number, web: string) {
    this.web = web;
    this.#server = server;
    this.#port = port;
    server.on('request', (asked, answer) => {
      this.#pass(asked, answer);
    });
    this.#pages = spawn(process.execPath, ['server/main.ts'], {
      cwd: join(root, 'frontend'),
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        STUDIO_API_URL: `http://127.0.0.1:${port}`,
        STUDIO_WEB_PORT: new URL(web).port,
        STUDIO_PUBLIC_URL: web,
      },
      // It writes down that the API is away, which is what it is there for.
      stdio: 'ignore',
    });
  }

  /** The process of its web server. */
  get processId(): number {
    const { pid } = this.#pages;
    if (pid === undefined) throw new Error('the web server of the stand-in could not be started');
    return pid;
  }

  /** The API is there, and says what it says, but for this. */
  async say(instead: Instead = {}): Promise<void> {
    this.#instead = instead;
    if (!this.#server.listening) {
      this.#server.listen(this.#port, '127.0.0.1');
      await once(this.#server, 'listening');
    }
  }

  /** The API is not there at all. */
  async away(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async end(): Promise<void> {
    await this.away();
    this.#pages.kill('SIGTERM');
    if (this.#pages.exitCode === null) await once(this.#pages, 'exit');
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { pathname, search } = new URL(asked.url ?? '/', api);
    const path = pathname.replace(new URL(api).pathname, '');
    const instead = this.#instead[`${asked.method ?? ''} ${path}`];
    if (instead) {
      const kind = instead.status < 400 ? 'application/json' : 'application/problem+json';
      asked.resume();
      answer.writeHead(instead.status, { 'content-type': kind });
      answer.end(JSON.stringify(instead.body));
      return;
    }
    const passed = request(
      new URL(pathname + search, api),
      { method: asked.method, headers: asked.headers },
      (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers);
        said.pipe(answer);
      },
    );
    passed.on('error', () => answer.destroy());
    // Whoever leaves a stream of events leaves it at the API, too.
    answer.once('close', () => passed.destroy());
    asked.pipe(passed);
  }
}

/** A refusal as the API writes one. */
export function problem(status: number, kind: string): Instead[string] {
  const type = `/problems/${kind}`;
  return { status, body: { type, title: kind, status, detail: `Refused: ${kind}.` } };
}

async function listening(server: Server | ReturnType<typeof createPlainServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
