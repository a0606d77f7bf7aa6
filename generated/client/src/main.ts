// The package's entry: every operation by name, every type, and what it takes to set up a client.
// The Zod schemas are an entry of their own, `@tempsdarret/client/zod`.

export { client } from './client.gen.js';
export { createClient, createConfig } from './client/index.js';
export type { Client, Config } from './client/index.js';
export * from './index.js';
