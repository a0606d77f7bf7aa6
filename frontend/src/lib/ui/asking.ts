/** What a question can be told to do, by whoever holds it. */
export interface Asking {
  ask: () => void;
  close: () => void;
}

/** What a list can be told to do: put the focus on one of its entries. */
export interface Focusing {
  focus: (index: number) => void;
}
