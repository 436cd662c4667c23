// Bundles the playground into ../dist, which the Go package embeds.
//
// The page and the workers are entry points of one build, so that they share chunks of code. The old
// files are removed after the new ones are built, so a build that fails leaves the last bundle in place.

import { build } from 'esbuild';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

// Leaves out the style sheets of Monaco's modules, because GraphiQL's style sheet contains them already.
const withoutMonacoStyles = {
  name: 'without-monaco-styles',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'js' }));
  },
};

const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  entryPoints: {
    index: 'src/index.jsx',
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [withoutMonacoStyles],
  logLevel: 'warning',
  write: false,
});

await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== '.gitkeep') await rm(join(dist, name), { recursive: true });
}
// index.js is written last: make and the Go package take its presence as the sign of a complete bundle.
outputFiles.sort((a, b) => basename(a.path) === 'index.js' ? 1 : basename(b.path) === 'index.js' ? -1 : 0);
let bytes = 0;
for (const file of outputFiles) {
  await writeFile(file.path, file.contents);
  bytes += file.contents.length;
}
console.log(`playground: ${outputFiles.length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
