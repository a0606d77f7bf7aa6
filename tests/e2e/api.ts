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
  uploadFile,
} from '@tempsdarret/client';
import type { Client, Role, Shoot, ShootStatus, StudioFile, User } from '@tempsdarret/client';

import { api } from './studio.ts';

/** What a test wants a shoot to be like. */
export interface Wish {
  title: string;
  shootDate?: string;
  location?: string;
  photographs?: readonly string[];
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
  async shoot({ photographs = [], clients = [], through = [], ...body }: Wish): Promise<Shoot> {
    const { client } = this;
    let shoot = given(await createShoot({ client, body }));
    const path = { shootId: shoot.id };
    for (const photograph of photographs) {
      const file = new File([readFileSync(photograph)], basename(photograph), {
        type: 'image/jpeg',
      });
      given(await uploadFile({ client, path, body: { file } }));
    }
    for (const { id } of clients) {
      await grantAccess({ client, path: { ...path, userId: id }, throwOnError: true });
    }
    for (const to of through) shoot = await this.move(shoot.id, to);
    await expect
      .poll(async () => (await this.files(shoot.id)).every(({ state }) => state === 'ready'), {
        message: `the photographs of ${body.title} are ready`,
        timeout: 30_000,
      })
      .toBe(true);
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
}

/** What the API gave; it must have given something. */
export function given<T>(answer: { data: T | undefined; error: unknown }): T {
  if (answer.data !== undefined) return answer.data;
  throw new Error(`the API refused: ${JSON.stringify(answer.error)}`);
}
