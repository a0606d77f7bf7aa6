// How hey-api makes the TypeScript client. The caller gives the document and the folder by
// `--input` and `--output`.

/** Names that a browser uses already; the client's own gets a prefix. */
const TAKEN = new Set(['File', 'Location']);

/** `shoots.Shoot` -> `Shoot`, `files.File` -> `StudioFile`. */
const modelName = (name) => {
  const bare = name.split('.').at(-1);
  return TAKEN.has(bare) ? `Studio${bare}` : bare;
};

/** @type {import('@hey-api/openapi-ts').UserConfig} */
export default {
  input: 'openapi.json',
  output: { path: 'src', module: { extension: '.js' } },
  logs: { file: false, level: 'warn' },
  parser: {
    patch: {
      // `shoots_createShoot` -> `createShoot`; the linter sees to it that this is unique.
      operations: (method, path, operation) => {
        operation.operationId = operation.operationId.split('_').at(-1);
      },
    },
    transforms: { schemaName: modelName },
  },
  plugins: [
    '@hey-api/client-fetch',
    '@hey-api/typescript',
    '@hey-api/sdk',
    {
      name: 'zod',
      compatibilityVersion: 4,
      dates: { offset: true },
      // By itself it takes bytes for text.
      $resolvers: {
        string: (ctx) =>
          ctx.schema.format === 'binary'
            ? ctx.$(ctx.symbols.z).attr('instanceof').call(ctx.$('Blob'))
            : undefined,
      },
    },
  ],
};
