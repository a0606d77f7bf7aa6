import type { CDPSession, Page } from '@playwright/test';

/** To copy: the only one that a page may do with files of the system's. */
const COPY = 1;
const OUTSIDE = { x: -20, y: -20 };

/** Files and folders that are dragged over a page from elsewhere, as the system does it. */
export class Drag {
  readonly #session: CDPSession;
  readonly #paths: string[];
  readonly #at: { x: number; y: number };

  static async begin(page: Page, paths: readonly string[]): Promise<Drag> {
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    const session = await page.context().newCDPSession(page);
    return new Drag(session, [...paths], { x: width / 2, y: height / 2 });
  }

  private constructor(session: CDPSession, paths: string[], at: { x: number; y: number }) {
    this.#session = session;
    this.#paths = paths;
    this.#at = at;
  }

  /** They come over the page, and are held there. */
  async enter(): Promise<void> {
    await this.#dispatch('dragEnter');
    await this.#dispatch('dragOver');
  }

  /** They are taken across the page and out of it again. */
  async leave(): Promise<void> {
    const { y } = this.#at;
    for (const at of [{ x: 200, y }, OUTSIDE]) await this.#dispatch('dragOver', at);
  }

  /** They are let go. */
  async drop(): Promise<void> {
    await this.#dispatch('drop');
  }

  async #dispatch(type: 'dragEnter' | 'dragOver' | 'drop', at = this.#at): Promise<void> {
    await this.#session.send('Input.dispatchDragEvent', {
      type,
      ...at,
      data: { items: [], files: this.#paths, dragOperationsMask: COPY },
    });
  }
}
