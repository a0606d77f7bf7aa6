import type { Problem, StudioFile } from '#lib/api/types.ts';
import type { Taken } from './intake.ts';

/**
 * How far a photograph is: its bytes are to be compared (`waiting`), it may be sent (`ready`), is
 * being sent, is in the studio, is there already (`duplicate`), was not taken (`failed`), or isn't
 * wanted any more.
 */
export type ItemState =
  'waiting' | 'ready' | 'sending' | 'stored' | 'duplicate' | 'failed' | 'cancelled';

/** Why a photograph did not get there. */
export type Fault =
  | { kind: 'refused'; problem: Problem }
  /** It was changed, moved or deleted on the disk. */
  | { kind: 'unreadable' }
  /** The connection broke off each time. */
  | { kind: 'broken-off' };

/** The photograph with the same bytes: in the shoot already, or chosen as well. */
export type Twin = { kind: 'in-shoot'; file: StudioFile } | { kind: 'chosen'; item: UploadItem };

let count = 0;

/** A photograph on its way. The queue alone changes it. */
export class UploadItem {
  readonly key = (count += 1);
  readonly file: File;
  /** Where it is below what was dropped or chosen. */
  readonly path: string;
  readonly bytes: number;

  state = $state.raw<ItemState>('waiting');
  /** How many of its bytes have left. */
  sent = $state(0);
  fault = $state.raw<Fault>();
  twin = $state.raw<Twin>();

  sha256: string | undefined;
  /** Somebody wants it sent although it is there already. */
  anyway = false;
  /** An attempt ended without anybody knowing whether the studio has it. */
  uncertain = false;
  attempts = 0;
  /** Ends the attempt that is under way. */
  stop: AbortController | undefined;
  /** The likes of it that the shoot had before the first attempt: none of them is this one. */
  before: ReadonlySet<string> | undefined;

  constructor({ file, path, bytes }: Taken) {
    this.file = file;
    this.path = path;
    this.bytes = bytes;
  }

  get name(): string {
    return this.file.name;
  }
}
