/** The edge in Vite's dev server, which listens where the web server would. */

import type { Plugin } from 'vite';

import { createEdge } from './edge.ts';
import { readSettings } from './settings.ts';

export function edge(): Plugin {
  return {
    name: 'studio:edge',
    // Vitest has a dev server of its own.
    apply: (_, { command }) => command === 'serve' && !process.env['VITEST'],
    config: () => {
      const { host, port } = readSettings(process.env);
      return { server: { host, port, strictPort: true } };
    },
    configureServer: ({ middlewares }) => {
      middlewares.use(createEdge(readSettings(process.env)));
    },
  };
}
