import { defineEnvVars } from '@sveltejs/kit/env';

/** The settings of the web server, from the environment. */
export const variables = defineEnvVars({
  STUDIO_API_URL: {
    description: 'Where this server reaches the API',
    schema: (value) => new URL(value ?? 'http://127.0.0.1:8000').origin,
  },
});
