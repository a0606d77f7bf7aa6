import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import { createClient, createConfig, requestMagicLink } from '@tempsdarret/client';

import { api, dataFolder } from './studio.ts';

/** What a sign-in mail offers. */
export interface Mail {
  link: string;
  token: string;
  code: string;
}

/** The next mail to `address` after what `ask` does. */
export async function mailAfter(address: string, ask: () => Promise<unknown>): Promise<Mail> {
  const before = mailsTo(address).length;
  await ask();
  await expect
    .poll(() => mailsTo(address).length, { message: `a mail to ${address}`, intervals: [20] })
    .toBeGreaterThan(before);
  const text = mailsTo(address).at(-1) ?? '';
  const [link = '', token = ''] = /https?:\/\/\S+\/sign-in#token=([\w.-]+)/.exec(text) ?? [];
  const [code = ''] = /\b\d{6}\b/.exec(text.slice(text.indexOf(link) + link.length)) ?? [];
  return { link, token, code };
}

/** A sign-in mail, asked for without a page. */
export async function signInMail(address: string): Promise<Mail> {
  return mailAfter(address, () => askForMails(address, 1));
}

/** Ask for so many sign-in mails, without a page; nobody waits for them. */
export async function askForMails(address: string, howMany: number): Promise<void> {
  const client = createClient(createConfig({ baseUrl: api, throwOnError: true }));
  for (let count = 0; count < howMany; count++) {
    await requestMagicLink({ client, body: { email: address } });
  }
}

/** The mails to an address so far, the oldest first, their soft line breaks undone. */
export function mailsTo(address: string): string[] {
  const mails = join(dataFolder, 'mail');
  if (!existsSync(mails)) return [];
  return readdirSync(mails)
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) => readFileSync(join(mails, name), 'utf8'))
    .filter((text) => text.includes(`To: ${address}`))
    .map((text) => text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='));
}
