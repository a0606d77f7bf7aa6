import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

import { compileApart, paraglide } from './paraglide.ts';
import { edge } from './server/vite.ts';

let compiled = false;
/** Makes them once for a build, which begins for the browser and for the server. */
const messages: Plugin = {
  name: 'messages',
  buildStart: () => {
    if (!compiled) compileApart();
    compiled = true;
  },
};

/** What browsers load of the language is ours: `src/lib/i18n/in-browsers.ts` says why. */
const languageInBrowsers: Plugin = {
  name: 'language-in-browsers',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  load: {
    filter: { id: /\/i18n\/generated\/runtime\.js$/ },
    handler: () => "export * from '../in-browsers.ts';",
  },
};

/** In browsers nobody asks: without this, the ThumbHash's decoder would come with every gallery. */
const coarseOnServersAlone: Plugin = {
  name: 'coarse-on-servers-alone',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  load: {
    filter: { id: /\/gallery\/coarse-placeholder\.ts$/ },
    handler: () => "export const coarsePlaceholder = () => '';",
  },
};

export default defineConfig(({ command }) => ({
  plugins: [
    edge(),
    // Paraglide's own makes them anew whenever one changes.
    command === 'build' ? messages : paraglideVitePlugin(paraglide),
    languageInBrowsers,
    coarseOnServersAlone,
    tailwindcss(),
    sveltekit({
      // scripts/bootstrap names a fresh folder, and has `current` lead there when it is finished.
      adapter: adapter({ out: process.env['STUDIO_WEB_BUILD'] ?? 'build/current' }),
      compilerOptions: { runes: true },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self', 'strict-dynamic'],
          'style-src': ['self'],
          // SvelteKit's announcer of page changes has a style attribute: this one, and no other.
          'style-src-attr': [
            'unsafe-hashes',
            'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
          ],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          // Of our own pages, all but mails that are looked at (previews.ts) refuse to be in one.
          'frame-src': ['self'],
          'manifest-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
}));
