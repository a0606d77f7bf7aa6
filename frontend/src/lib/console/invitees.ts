/** A list of people as somebody pastes it: out of a mail, a table, or their memory. */

/** Whom to invite. */
export interface Invitee {
  /** In lower case, as the studio keeps it. */
  email: string;
  name?: string;
}

export interface Invitees {
  /** Each address once, in the order of the list. */
  people: Invitee[];
  /** What is no address, as it stood there. */
  bad: string[];
}

/** Nearly everything; the spec says what an address is. */
const ADDRESS = /^[^\s@<>()",;:]+@[^\s@<>()",;:]+\.[^\s@<>()",;:.]+$/;
/** `Claire Moreau <claire@example.com>`, with or without quotation marks and a name. */
const NAMED = /^(.*?)<\s*(?:mailto:)?([^<>]*?)\s*>$/s;
/** `claire@example.com (Claire Moreau)`, as old programs write it. */
const COMMENTED = /^(\S+)\s*\(([^()]*)\)$/;

/** The people in a list that is separated by commas, semicolons, tabs or new lines. */
export function inviteesIn(text: string): Invitees {
  const people = new Map<string, Invitee>();
  const bad = new Set<string>();
  for (const entry of entriesIn(text)) {
    const invitee = inviteeIn(entry);
    if (!invitee) {
      bad.add(entry);
      continue;
    }
    const known = people.get(invitee.email);
    // The first one counts, but a name is better than none.
    if (!known || (!known.name && invitee.name)) people.set(invitee.email, invitee);
  }
  return { people: [...people.values()], bad: [...bad] };
}

/** An invitee as one writes them. */
export function asWritten({ email, name }: Invitee): string {
  if (!name) return email;
  return /[",;<>()]/.test(name) ? `"${name.replaceAll('"', '')}" <${email}>` : `${name} <${email}>`;
}

function entriesIn(text: string): string[] {
  const entries: string[] = [];
  for (const part of split(text, ';\n\r\t')) {
    /** The beginning of a name, as in `Moreau, Claire <claire@example.com>`. */
    let begun = '';
    for (const piece of split(part, ',')) {
      if (begun && NAMED.test(piece)) {
        entries.push(piece.replace('<', `${begun} <`));
        begun = '';
        continue;
      }
      if (begun) entries.push(begun);
      begun = '';
      if (!piece.includes('@') && !piece.startsWith('<')) begun = piece;
      else entries.push(...apart(piece));
    }
    if (begun) entries.push(begun);
  }
  return entries;
}

/** Addresses that only a space separates. */
function apart(piece: string): string[] {
  const words = piece.split(/\s+/);
  return words.every((word) => ADDRESS.test(word)) ? words : [piece];
}

/** Split where one of these stands, outside quotation marks and angle brackets; nothing empty. */
function split(text: string, separators: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  let angled = false;
  for (const sign of text) {
    if (sign === '\n' || sign === '\r') {
      // Whatever was left open ends with its line.
      quoted = false;
      angled = false;
    } else if (sign === '"') quoted = !quoted;
    else if (sign === '<' && !quoted) angled = true;
    else if (sign === '>') angled = false;
    if (separators.includes(sign) && !quoted && !angled) {
      pieces.push(piece.trim());
      piece = '';
    } else piece += sign;
  }
  pieces.push(piece.trim());
  return pieces.filter(Boolean);
}

function inviteeIn(entry: string): Invitee | undefined {
  const [, before = '', inside] = NAMED.exec(entry) ?? [];
  if (inside !== undefined) return invitee(inside, before);
  const [, address, comment] = COMMENTED.exec(entry) ?? [];
  if (address !== undefined) return invitee(address, comment);
  return invitee(entry.replace(/^mailto:/i, ''));
}

function invitee(address: string, named = ''): Invitee | undefined {
  const email = address.trim().replace(/\.$/, '').toLowerCase();
  if (!ADDRESS.test(email)) return undefined;
  const name = named
    .replaceAll(/["\s]+/g, ' ')
    .trim()
    .replace(/^'(.*)'$/, '$1');
  // Programs put the address in the place of a name that they don't know.
  return name && name.toLowerCase() !== email ? { email, name } : { email };
}
