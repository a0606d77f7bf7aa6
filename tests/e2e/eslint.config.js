import frontend from '../../frontend/eslint.config.js';

// The front end's rules, for the tests that look at it from outside.
export default [
  ...frontend,
  { languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } } },
];
