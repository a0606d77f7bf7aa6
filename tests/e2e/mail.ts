import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import { createClient, createConfig, requestMagicLink } from '@tempsdarret/client';

import { api, dataFolder } from './studio.ts';

/** What a mail offers that lets somebody in; the code is in those that were asked for. */
export interface Mail {
  link: string;
  token: string;
  code: string;
}

/** The pages that mails lead to, each with a token. */
type Destination = 'sign-in' | 'invite';

/** The next mail to `address`, after what `ask` does, that has a link to this page. */
export async function mailAfter(
  address: string,
  ask: () => Promise<unknown>,
  to: Destination = 'sign-in',
): Promise<Mail> {
  const pattern = new RegExp(`https?://\\S+/${to}#token=([\\w.-]+)`);
  const leading = (): string[] => mailsTo(address).filter((text) => pattern.test(text));
  const before = leading().length;
  await ask();
  await expect
    .poll(() => leading().length, { message: `a mail to ${address}`, intervals: [20] })
    .toBeGreaterThan(before);
  const text = leading().at(-1) ?? '';
  const [link = '', token = ''] = pattern.exec(text) ?? [];
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
