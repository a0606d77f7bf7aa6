import { zFailureCode, zFaultCode } from '@tempsdarret/client/zod';
import { afterEach, describe, expect, it } from 'vitest';

import { overwriteGetLocale } from '#language';
import { failureInWords, fieldFaultInWords, faultsOf, refusalInWords } from './faults.ts';
import type { FaultCode } from './types.ts';

const DETAIL = 'What the API said.';
const speak = (language: 'en' | 'fr'): void => overwriteGetLocale(() => language);
afterEach(() => speak('en'));

const fault = (code: string, more: object = {}) => ({
  code: code as FaultCode,
  detail: DETAIL,
  ...more,
});

/** What something is called in both languages. */
function both(words: () => string): { en: string; fr: string } {
  speak('fr');
  const fr = words();
  speak('en');
  return { en: words(), fr };
}

describe('a fault', () => {
  it.each(zFaultCode.options)('has words in both languages: %s', (code) => {
    const { en, fr } = both(() => fieldFaultInWords(fault(code, { limit: 7, name: 'RAW' })));
    expect(en).toMatch(/[.]$/);
    expect(fr).toMatch(/[.]$/);
    expect(en).not.toBe(fr);
    expect([en, fr]).not.toContain(DETAIL);
  });

  it.each([
    ['too-long', { limit: 200 }, '200 caractères au plus.'],
    ['too-long', { limit: 1 }, '1 caractère au plus.'],
    ['too-short', { limit: 20 }, '20 caractères au moins.'],
    ['too-short', { limit: 1 }, 'Ce champ ne peut pas rester vide.'],
    ['too-high', { limit: 2000 }, '2\u202f000 au plus.'],
    ['too-many-pixels', { limit: 200 }, "L'image peut compter 200 mégapixels au plus."],
    ['file-too-large', { limit: 25 }, 'Une photographie peut faire 25 Mo au plus.'],
    ['malformed', { pointer: '/email' }, "Ce n'est pas une adresse e-mail complète."],
    ['taken', { pointer: '/email' }, "Cette adresse appartient déjà à quelqu'un d'autre."],
    ['malformed', { pointer: '/code' }, 'Le code a six chiffres.'],
  ])('%s %o is put as %s', (code, more, words) => {
    speak('fr');
    expect(fieldFaultInWords(fault(code, more))).toBe(words);
  });

  it('names what a file is, or how it should end', () => {
    const { en, fr } = both(() => fieldFaultInWords(fault('kind-not-taken', { name: 'RAW' })));
    expect(en).toContain('a RAW file');
    expect(fr).toContain('un fichier RAW');
    expect(fieldFaultInWords(fault('kind-not-taken'))).not.toContain('undefined');
    expect(fieldFaultInWords(fault('filename-ending', { name: 'png' }))).toContain('.png');
  });

  it('of a code that is newer than the page is told in English to the English alone', () => {
    for (const code of ['brand-new', 'constructor']) {
      const { en, fr } = both(() => fieldFaultInWords(fault(code)));
      expect(en).toBe(DETAIL);
      expect(fr).toBe('Quelque chose ne va pas encore ici.');
    }
  });

  it('stands beside its field', () => {
    const errors = [
      fault('too-long', { pointer: '/title', limit: 200 }),
      fault('not-a-cursor', { parameter: 'cursor' }),
    ];
    expect(Object.keys(faultsOf(errors))).toEqual(['title', 'cursor']);
    expect(faultsOf(errors)['title']).toBe('At most 200 characters.');
    expect(faultsOf(undefined)).toEqual({});
  });
});

describe('a refused photograph', () => {
  const problem = {
    type: '/problems/photograph-refused',
    title: 'No',
    status: 400,
    detail: DETAIL,
  };

  it('is told in the words of its fault', () => {
    const errors = [fault('cut-off', { pointer: '/file' })];
    expect(both(() => refusalInWords({ ...problem, errors }))).toEqual({
      en: 'The file is cut off: its end is missing. Send it again.',
      fr: 'Le fichier est tronqué : sa fin manque. Renvoyez-le.',
    });
  });

  it('is told in the words of its problem where no fault is the file’s', () => {
    const full = { ...problem, type: '/problems/storage-full', status: 507 };
    expect(both(() => refusalInWords(full))).toEqual({
      en: DETAIL,
      fr: "Le studio n'a plus de place pour des photographies.",
    });
  });
});

describe('a photograph that could not be rendered', () => {
  it.each(zFailureCode.options)('has words in both languages: %s', (failureCode) => {
    const { en, fr } = both(() => failureInWords({ failure: DETAIL, failureCode }));
    expect(en).toMatch(/[.]$/);
    expect(fr).toMatch(/[.]$/);
    expect(en).not.toBe(fr);
    expect([en, fr]).not.toContain(DETAIL);
  });

  it('without a code says so in French, and why in English', () => {
    expect(both(() => failureInWords({ failure: DETAIL }))).toEqual({
      en: DETAIL,
      fr: "Cette photographie n'a pas pu être préparée.",
    });
    expect(failureInWords({ failure: null })).toBe('This photograph could not be prepared.');
  });
});
