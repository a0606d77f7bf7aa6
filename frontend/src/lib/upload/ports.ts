/** What the queue needs from the outside: the wire, the disk, and what the shoot has already. */

import type { Problem, StudioFile } from '#lib/api/types.ts';

/** How one attempt to send a photograph ended. */
export type Outcome =
  /** It is in the studio. */
  | { kind: 'stored'; file: StudioFile }
  /** The studio doesn't want it, and won't want it the next time. */
  | { kind: 'refused'; problem: Problem }
  /** It was not taken, and may be later: after so many milliseconds, if the studio said so. */
  | { kind: 'busy'; after: number | undefined }
  /** The session is over. */
  | { kind: 'signed-out' }
  /** Nobody knows: the connection broke off, before or after the studio had it all (`whole`). */
  | { kind: 'lost'; after: number | undefined; whole: boolean }
  /** It was stopped from this side. */
  | { kind: 'stopped' };

/** How to follow one attempt, and how to stop it. */
export interface Attempt {
  signal: AbortSignal;
  /** So many bytes of the request have left. */
  onprogress: (bytes: number) => void;
}

/** Sends one photograph to a shoot. Never rejects. */
export type Transport = (file: File, attempt: Attempt) => Promise<Outcome>;

/** How reading the shoot's listing, or removing from it, ended. */
export type Answered = 'done' | 'signed-out' | 'away';

/** The photographs that the shoot has. */
export interface Shelf {
  /** Those with these bytes. */
  withBytes(sha256: string): StudioFile[];
  /** Those of this name and length: the next best where bytes can't be compared. */
  withName(filename: string, bytes: number): StudioFile[];
  /** Read the whole listing once more. */
  refresh(): Promise<Answered>;
  /** Add one that has just been stored. */
  put(file: StudioFile): void;
  /** Delete one. */
  remove(file: StudioFile): Promise<Answered>;
}

/** What the queue works with. */
export interface Ports {
  transport: Transport;
  shelf: Shelf;
  /** SHA-256 in hexadecimal; undefined where there is none to be had. Rejects: can't be read. */
  digest: (file: Blob) => Promise<string | undefined>;
  readable: (file: Blob) => Promise<boolean>;
}
