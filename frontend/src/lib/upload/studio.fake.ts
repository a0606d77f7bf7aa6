/** A studio for tests: keeps what it is sent, and fails as it is told. */

import type { Problem, StudioFile } from '#lib/api/types.ts';
import type { Found } from './finding.ts';
import type { Answered, Attempt, Outcome, Ports, Shelf } from './ports.ts';

/** What is to happen to an attempt instead of being stored. */
export type Trouble = Outcome['kind'] | 'stored-but-lost' | 'hangs' | Problem;

/** How long an attempt takes: half of it for the first half of the bytes. */
export const TAKES_MS = 100;

export class FakeStudio implements Shelf {
  files: StudioFile[] = [];
  /** The names of the photographs in the order in which attempts began. */
  attempts: string[] = [];
  /** The next troubles of a photograph, by name; `*` is for any. */
  troubles = new Map<string, Trouble[]>();
  retryAfter: number | undefined;
  /** How the next readings of the listing end; done without. */
  readings: Answered[] = [];
  refreshes = 0;
  underway = 0;
  mostUnderway = 0;
  unreadable = new Set<string>();
  removed: string[] = [];

  readonly ports: Ports = {
    shelf: this,
    transport: (file, attempt) => this.receive(file, attempt),
    digest: (file) => this.digest(file as File),
    readable: (file) => Promise.resolve(!this.unreadable.has((file as File).name)),
  };

  /** Every photograph is made of its name's part before `~`: `a~1.jpg` and `a~2.jpg` are alike. */
  digest(file: File): Promise<string | undefined> {
    if (this.unreadable.has(file.name)) return Promise.reject(new Error('NotReadableError'));
    return Promise.resolve(file.name.split(/[~.]/)[0]);
  }

  trouble(name: string, ...troubles: Trouble[]): void {
    this.troubles.set(name, troubles);
  }

  async receive(file: File, { signal, onprogress }: Attempt): Promise<Outcome> {
    this.attempts.push(file.name);
    this.underway += 1;
    this.mostUnderway = Math.max(this.mostUnderway, this.underway);
    const trouble = (this.troubles.get(file.name) ?? this.troubles.get('*') ?? []).shift();
    try {
      await pause(TAKES_MS / 2, signal);
      onprogress(file.size / 2);
      await pause(trouble === 'hangs' ? 1e9 : TAKES_MS / 2, signal);
    } catch {
      return { kind: 'stopped' };
    } finally {
      this.underway -= 1;
    }
    onprogress(file.size + 300);
    if (trouble === undefined || trouble === 'hangs' || trouble === 'stored') {
      return { kind: 'stored', file: await this.store(file) };
    }
    if (typeof trouble === 'object') return { kind: 'refused', problem: trouble };
    if (trouble === 'stored-but-lost') await this.store(file);
    if (trouble === 'lost' || trouble === 'stored-but-lost') {
      return { kind: 'lost', after: undefined, whole: trouble === 'stored-but-lost' };
    }
    if (trouble === 'busy') return { kind: 'busy', after: this.retryAfter };
    return { kind: trouble } as Outcome;
  }

  async store(file: File): Promise<StudioFile> {
    const stored = shown(file.name, (await this.digest(file)) ?? file.name, file.size);
    this.files.push(stored);
    return stored;
  }

  withBytes(sha256: string): StudioFile[] {
    return this.known.filter((file) => file.sha256 === sha256);
  }

  withName(filename: string, bytes: number): StudioFile[] {
    return this.known.filter((file) => file.filename === filename && file.bytes === bytes);
  }

  /** What the browser knows of the listing. */
  known: StudioFile[] = [];

  async refresh(): Promise<Answered> {
    this.refreshes += 1;
    await pause(10);
    const answered = this.readings.shift() ?? 'done';
    if (answered === 'done')
      this.known = this.files.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
    return answered;
  }

  put(file: StudioFile): void {
    this.known = [...this.known, file];
  }

  async remove(file: StudioFile): Promise<Answered> {
    await pause(10);
    this.removed.push(file.id);
    this.files = this.files.filter(({ id }) => id !== file.id);
    this.known = this.known.filter(({ id }) => id !== file.id);
    return 'done';
  }
}

let count = 0;

export function shown(filename: string, sha256: string, bytes: number): StudioFile {
  count += 1;
  return {
    id: `file-${count}`,
    shootId: 'shoot',
    filename,
    sha256,
    bytes,
    contentType: 'image/jpeg',
    width: 300,
    height: 200,
    takenAt: null,
    state: 'processing',
    thumbhash: null,
    failure: null,
    createdAt: new Date(Date.UTC(2026, 10, 1) + count).toISOString(),
    urls: {},
    urlsExpireAt: '2030-01-01T00:00:00Z',
  };
}

export function chosen(...names: string[]): {
  found: Found[];
  hidden: number;
  unreadable: string[];
} {
  const found = names.map((name) => ({
    file: new File([new Uint8Array(1000)], name, { type: 'image/jpeg' }),
    path: name,
  }));
  return { found, hidden: 0, unreadable: [] };
}

export function problem(status: number, slug = 'refused'): Problem {
  return { type: `/problems/${slug}`, title: 'No', status };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
  });
}
