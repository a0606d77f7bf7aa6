import { describe, expect, it } from 'vitest';

import { bearerAmong, cookieKinds } from './cookie.ts';

const among = (cookies: Record<string, string>, https: boolean) =>
  bearerAmong((name) => cookies[name], { https });

describe('the bearer among cookies', () => {
  it('is that of the cookie that only this host can set', () => {
    expect(among({ session: 'planted', '__Host-session': 'a.b.c' }, true)).toBe('a.b.c');
    expect(among({ session: 'a.b.c' }, false)).toBe('a.b.c');
  });

  it('is never taken from the plain cookie over https', () => {
    expect(among({ session: 'planted' }, true)).toBeUndefined();
  });

  it.each(['a\nb', '€', 'a\u0000b', 'a b', ''])('is none if it can be no bearer: %j', (value) => {
    expect(among({ '__Host-session': value }, true)).toBeUndefined();
  });
});

describe('the cookies of a session', () => {
  it('are for https alone, but where a browser would drop them', () => {
    const names = (url: string) => cookieKinds(new URL(url)).map(({ name }) => name);
    expect(names('https://studio.example')).toEqual(['__Host-session']);
    expect(names('http://localhost:5173')).toEqual(['__Host-session', 'session']);
    expect(names('http://192.168.1.5:5173')).toEqual(['session']);
  });
});
