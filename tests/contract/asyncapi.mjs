// Prints what AsyncAPI's own parser finds wrong with the document whose path it is given, as JSON.
import { readFileSync } from 'node:fs';

import { DiagnosticSeverity, Parser } from '@asyncapi/parser';

const { diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
const wrong = diagnostics.filter(({ severity }) => severity <= DiagnosticSeverity.Warning);
console.log(JSON.stringify(wrong.map(({ code, message, path }) => ({ code, message, path }))));
