// Parses the files that it is given and prints those that are not of their language, by the grammars of an editor. It
// reads a list of {language, file} as JSON from its standard input.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const { Language, Parser } = require('@vscode/tree-sitter-wasm');
const grammars = dirname(require.resolve('@vscode/tree-sitter-wasm'));

await Parser.init();
const wrong = [];
for (const { language, file } of JSON.parse(readFileSync(0, 'utf8'))) {
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(grammars, `tree-sitter-${language}.wasm`)));
  if (parser.parse(await readFile(file, 'utf8')).rootNode.hasError) wrong.push(file);
}
console.log(JSON.stringify(wrong));
