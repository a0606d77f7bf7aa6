import appInEnglish from '../../frontend/messages/en/app.json' with { type: 'json' };
import consoleInEnglish from '../../frontend/messages/en/console.json' with { type: 'json' };
import galleryInEnglish from '../../frontend/messages/en/gallery.json' with { type: 'json' };
import inboxInEnglish from '../../frontend/messages/en/inbox.json' with { type: 'json' };
import portalInEnglish from '../../frontend/messages/en/portal.json' with { type: 'json' };
import uploadInEnglish from '../../frontend/messages/en/upload.json' with { type: 'json' };
import appInFrench from '../../frontend/messages/fr/app.json' with { type: 'json' };
import consoleInFrench from '../../frontend/messages/fr/console.json' with { type: 'json' };
import galleryInFrench from '../../frontend/messages/fr/gallery.json' with { type: 'json' };
import inboxInFrench from '../../frontend/messages/fr/inbox.json' with { type: 'json' };
import portalInFrench from '../../frontend/messages/fr/portal.json' with { type: 'json' };
import uploadInFrench from '../../frontend/messages/fr/upload.json' with { type: 'json' };

const english = {
  ...appInEnglish,
  ...consoleInEnglish,
  ...galleryInEnglish,
  ...inboxInEnglish,
  ...portalInEnglish,
  ...uploadInEnglish,
};
const french = {
  ...appInFrench,
  ...consoleInFrench,
  ...galleryInFrench,
  ...inboxInFrench,
  ...portalInFrench,
  ...uploadInFrench,
};

export type Language = 'en' | 'fr';
export type Key = keyof typeof english;

/** What a page says for a message, so that it can be found by it. */
export type Words = (key: Key, values?: Record<string, string | number>) => string;

/** Forms of a message, for one and for many, as the pages' messages are written. */
interface Forms {
  selectors: string[];
  match: Record<string, string>;
}

/** The words of a language. */
export function wordsIn(language: Language): Words {
  const messages: Record<Key, unknown> = language === 'fr' ? french : english;
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    // Beside a count, a message has what it looks like: as its readers write numbers.
    const count = Number(values['count']).toLocaleString(language);
    const message = messages[key];
    const text = typeof message === 'string' ? message : formOf(message, plurals, values);
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? count));
  };
}

function formOf(
  message: unknown,
  plurals: Intl.PluralRules,
  values: Record<string, string | number>,
): string {
  const [{ selectors, match }] = message as [Forms];
  const [selector = ''] = selectors;
  const count = Number(values[selector.replace(/Plural$/, '')]);
  const category = plurals.select(count);
  const form =
    match[`${selector}=${category}`] ?? match[`${selector}=other`] ?? match[`${selector}=*`];
  if (form === undefined) throw new Error(`no form for ${category} in ${JSON.stringify(message)}`);
  return form;
}
