/** For tests: an `EventSource` that says what a test has it say. */
export class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    Stream.all.push(this);
  }

  /** The one that is in use. */
  static get last(): Stream {
    const last = Stream.all.at(-1);
    if (!last) throw new Error('nobody has opened a stream');
    return last;
  }

  /** How many are open or come back by themselves. */
  static get open(): number {
    return Stream.all.filter(({ readyState }) => readyState !== Stream.CLOSED).length;
  }

  close(): void {
    this.readyState = Stream.CLOSED;
  }

  opens(): void {
    this.readyState = 1;
    const event = new Event('open');
    Object.defineProperty(event, 'target', { value: this });
    this.onopen?.(event);
  }

  /** It broke off, and the browser tries again. */
  breaks(): void {
    this.readyState = 0;
    this.onerror?.();
  }

  /** It was refused, and the browser gives up. */
  refused(): void {
    this.readyState = Stream.CLOSED;
    this.onerror?.();
  }

  tells(type: string, event: object = {}): void {
    if (this.readyState === Stream.CLOSED) return;
    const data = JSON.stringify({ type, time: '2026-06-28T09:12:44Z', ...event });
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
}

/** For tests: a document that can be hidden, and shown again. */
export class Tab extends EventTarget {
  hidden = false;
  readyState = 'complete';

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}
