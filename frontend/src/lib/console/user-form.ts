import type { Role, User } from '#lib/api/types.ts';
import { differences } from './edits.ts';
import type { Values } from './edits.ts';

export const USER_FIELDS = ['name', 'role', 'language'] as const;
export type UserField = (typeof USER_FIELDS)[number];
export type UserValues = Values<UserField>;

export const NEW_USER_FIELDS = ['email', ...USER_FIELDS] as const;

/** What somebody can be to the studio, the usual first. */
export const ROLES: readonly Role[] = ['client', 'admin'];

/** A user as their form shows them. */
export function userValues(user: Pick<User, UserField>): UserValues {
  return { name: user.name ?? '', role: user.role, language: user.language ?? '' };
}

/** What somebody is called, or else their address. */
export function nameOf(user: Pick<User, 'name' | 'email'>): string {
  return user.name ?? user.email;
}

/** The body that makes a user, for the spec to judge: what was left empty is left out. */
export function userCreation(values: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== '' || name === 'email'),
  );
}

/** The merge patch of an edit: only what changed, and null for what was emptied. */
export function userPatch(values: UserValues, base: UserValues): Record<string, unknown> {
  return Object.fromEntries(
    differences(values, base).map((field) => [field, values[field] || null]),
  );
}
