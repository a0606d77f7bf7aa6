import type { UploadItem } from './item.svelte.ts';
import type { Ports } from './ports.ts';
import type { Tally } from './tally.svelte.ts';
import { Turn } from './turn.ts';
import { Twins } from './twins.ts';

/** Who is told what came of it. */
export interface Compared {
  oncompared: (item: UploadItem) => void;
  onunreadable: (item: UploadItem) => void;
}

/** Compares photographs with those that the shoot has and with each other, by their bytes. */
export class Comparison {
  readonly #ports: Pick<Ports, 'digest'>;
  readonly #twins: Twins;
  readonly #tally: Tally;
  readonly #told: Compared;
  #waiting: UploadItem[] = [];
  #underway = false;

  constructor(ports: Pick<Ports, 'digest' | 'shelf'>, tally: Tally, told: Compared) {
    this.#ports = ports;
    this.#twins = new Twins(ports.shelf);
    this.#tally = tally;
    this.#told = told;
  }

  /** Those that are still to be compared. */
  get waiting(): readonly UploadItem[] {
    return this.#waiting;
  }

  /** Compare these, too. */
  add(items: readonly UploadItem[]): void {
    this.#waiting.push(...items);
    void this.#run();
  }

  /** Whether there is another with its bytes: it is a duplicate then, and not sent. */
  isDuplicate(item: UploadItem): boolean {
    const twin = this.#twins.of(item);
    if (!twin) return false;
    item.twin = twin;
    this.#twins.leave(item);
    this.#tally.move(item, 'duplicate');
    return true;
  }

  /** This one is not on its way any more. */
  leave(item: UploadItem): void {
    this.#waiting = this.#waiting.filter((each) => each !== item);
    this.#twins.leave(item);
  }

  /** One after the other, ahead of the sending. */
  async #run(): Promise<void> {
    if (this.#underway) return;
    this.#underway = true;
    const turn = new Turn();
    for (let item = this.#waiting[0]; item; item = this.#waiting[0]) {
      await this.#compare(item);
      if (turn.over) await turn.next();
    }
    this.#underway = false;
  }

  async #compare(item: UploadItem): Promise<void> {
    try {
      item.sha256 ??= await this.#ports.digest(item.file);
    } catch {
      this.#told.onunreadable(item);
      return;
    }
    // It may have been cancelled meanwhile.
    if (item.state !== 'waiting') return;
    this.#waiting.shift();
    this.#told.oncompared(item);
  }
}
