import { expect, it } from 'vitest';

import { nameOf, userCreation, userPatch, userValues } from './user-form.ts';

it('shows somebody as fields, empty where nobody has said', () => {
  expect(userValues({ name: null, role: 'client', language: null })).toEqual({
    name: '',
    role: 'client',
    language: '',
  });
});

it('calls somebody by name, or else by address', () => {
  expect(nameOf({ name: 'Anna', email: 'anna@example.com' })).toBe('Anna');
  expect(nameOf({ name: null, email: 'anna@example.com' })).toBe('anna@example.com');
});

it('leaves out what was left empty, but for the address', () => {
  expect(userCreation({ email: '', name: '', role: 'client', language: '' })).toEqual({
    email: '',
    role: 'client',
  });
});

it('changes only what differs, and takes away what was emptied', () => {
  const base = { name: 'Anna', role: 'client', language: 'fr' };
  expect(userPatch(base, base)).toEqual({});
  expect(userPatch({ ...base, name: '', language: 'en' }, base)).toEqual({
    name: null,
    language: 'en',
  });
});
