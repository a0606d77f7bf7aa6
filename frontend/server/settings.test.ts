import { expect, test } from 'vitest';

import { TrustedProxies } from './proxies.ts';
import { CannotStart, readSettings } from './settings.ts';

test('without any, it is the studio on this machine', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 5173, protocol: 'http' });
  expect(settings.api.href).toBe('http://127.0.0.1:8000/');
});

test('the public address says how browsers come', () => {
  expect(readSettings({ STUDIO_PUBLIC_URL: 'https://studio.example/x' }).protocol).toBe('https');
});

test.each([
  ['STUDIO_WEB_PORT', '0'],
  ['STUDIO_WEB_PORT', 'secret'],
  ['STUDIO_API_URL', 'secret'],
  ['STUDIO_PUBLIC_URL', 'ftp://secret'],
  ['STUDIO_TRUSTED_PROXIES', '10.0.0.0/8,secret'],
  ['STUDIO_HOST', ''],
])('%s can not be %s: the line names it and does not repeat it', (name, value) => {
  const read = (): unknown => readSettings({ [name]: value });
  expect(read).toThrow(CannotStart);
  expect(read).toThrow(new RegExp(`^${name}: `));
  expect(read).not.toThrow(/secret/);
});

test.each([
  [['127.0.0.1'], ['1.1.1.1', '127.0.0.1'], '1.1.1.1'],
  [['127.0.0.1'], ['2.2.2.2', '1.1.1.1', '127.0.0.1'], '1.1.1.1'],
  [['10.0.0.0/8'], ['1.1.1.1', '10.9.8.7', '10.0.0.1'], '1.1.1.1'],
  [['10.0.0.0/8'], ['10.9.8.7', '10.0.0.1'], '10.9.8.7'],
  [['2001:db8::/32'], ['[2001:db9::1]:80', '2001:db8::1'], '2001:db9::1'],
  [['127.0.0.1'], ['nonsense', '127.0.0.1'], 'nonsense'],
  [['*'], ['3.3.3.3', '2.2.2.2'], '3.3.3.3'],
])('of proxies %j, the client in %j is %s', (trusted, chain, client) => {
  expect(new TrustedProxies(trusted).client(chain)).toBe(client);
});
