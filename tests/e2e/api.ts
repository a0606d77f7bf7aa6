import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { expect } from '@playwright/test';
import {
  createClient,
  createConfig,
  createShoot,
  createUser,
  grantAccess,
  listFiles,
  transitionShoot,
  updateShoot,
  uploadFile,
} from '@tempsdarret/client';
import type {
  Client,
  Role,
  Shoot,
  ShootStatus,
  ShootUpdate,
  StudioFile,
  User,
} from '@tempsdarret/client';

import { api } from './studio.ts';

/** What a test wants a shoot to be like. */
export interface Wish {
  title: string;
  shootDate?: string;
  location?: string;
  /** Paths, or files that are made for it. */
  photographs?: readonly (string | File)[];
  /** How many of them can't be developed; all others must be ready. */
  failing?: number;
  clients?: readonly User[];
  /** The states that it goes through, to the one that it is to be in. */
  through?: readonly ShootStatus[];
}

/** The ways to where clients see the photographs, and have the originals. */
export const TO_PROOFING = ['editing', 'proofing'] as const;
export const TO_DELIVERED = ['editing', 'delivered'] as const;

let people = 0;

/** The API with somebody's bearer: for what a test needs to be there, without pages. */
export class Api {
  readonly client: Client;

  constructor(bearer: string) {
    this.client = createClient(
      createConfig({ baseUrl: api, headers: { Authorization: `Bearer ${bearer}` } }),
    );
  }

  /** Somebody new: the limit of sign-in mails is for each address. */
  async person(name: string, role: Role = 'client', address?: string): Promise<User> {
    people += 1;
    const local = name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
    const email = address ?? `${local}-${process.pid}-${people}@localhost.localdomain`;
    return given(await createUser({ client: this.client, body: { email, name, role } }));
  }

  /** A shoot as it is wished for, its photographs ready. */
  async shoot({
    photographs = [],
    failing = 0,
    clients = [],
    through = [],
    ...body
  }: Wish): Promise<Shoot> {
    const { client } = this;
    let shoot = given(await createShoot({ client, body }));
    const path = { shootId: shoot.id };
    for (const photograph of photographs) {
      const file = typeof photograph === 'string' ? fileAt(photograph) : photograph;
      given(await uploadFile({ client, path, body: { file } }));
    }
    for (const { id } of clients) await this.grant(shoot.id, id);
    for (const to of through) shoot = await this.move(shoot.id, to);
    await expect
      .poll(() => this.#developed(shoot.id), {
        message: `the photographs of ${body.title} are ready`,
        timeout: 30_000,
      })
      .toEqual({ ready: photographs.length - failing, failed: failing });
    return shoot;
  }

  /** Move a shoot on its way. */
  async move(shootId: string, to: ShootStatus): Promise<Shoot> {
    const { client } = this;
    return given(await transitionShoot({ client, path: { shootId }, body: { to } }));
  }

  /** A shoot's photographs, up to 200 of them. */
  async files(shootId: string): Promise<StudioFile[]> {
    const answer = await listFiles({
      client: this.client,
      path: { shootId },
      query: { limit: 200 },
    });
    return given(answer).items;
  }

  /** Change a shoot as it is now, as somebody else would. */
  async edit(shootId: string, body: ShootUpdate): Promise<Shoot> {
    return given(await updateShoot({ client: this.client, path: { shootId }, body }));
  }

  /** Give somebody access to a shoot. */
  async grant(shootId: string, userId: string): Promise<void> {
    await grantAccess({ client: this.client, path: { shootId, userId }, throwOnError: true });
  }

  async #developed(shootId: string): Promise<{ ready: number; failed: number }> {
    const states = (await this.files(shootId)).map(({ state }) => state);
    const count = (wanted: string): number => states.filter((state) => state === wanted).length;
    return { ready: count('ready'), failed: count('failed') };
  }
}

function fileAt(path: string): File {
  return new File([readFileSync(path)], basename(path), { type: 'image/jpeg' });
}

/** What the API gave; it must have given something. */
export function given<T>(answer: { data: T | undefined; error: unknown }): T {
  if (answer.data !== undefined) return answer.data;
  throw new Error(`the API refused: ${JSON.stringify(answer.error)}`);
}
