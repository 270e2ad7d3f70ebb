import { readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

const row = /path: '([^']+)',.*?import\('\.\/([^']+)'\)/g;
type Chunk = Rolldown.OutputChunk;

/**
 * Writes .vite/routes.json: for each row of src/routes.ts the files that its screen needs beyond the first screen's, as
 * [{"path": "/c/:id", "files": ["/assets/Course-x.js", "/assets/Course-x.css"]}], for the server to preload.
 */
export function routePreloads(): Plugin {
  return {
    name: 'lab-route-preloads',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk');
      const first = new Set<string>();
      filesOf(chunks, chunks.find((chunk) => chunk.isEntry), first); // the page names these itself
      const routes = [...readFileSync('src/routes.ts', 'utf8').matchAll(row)].map(([, path, module]) => ({
        path,
        files: filesOf(chunks, chunks.find((chunk) => chunk.facadeModuleId?.endsWith(`/src/${module}`)), new Set(first)),
      }));
      this.emitFile({ type: 'asset', fileName: '.vite/routes.json', source: JSON.stringify(routes, null, 1) });
    },
  };
}

function filesOf(chunks: Chunk[], chunk: Chunk | undefined, seen = new Set<string>()): string[] {
  if (!chunk || seen.has(chunk.fileName)) return [];
  seen.add(chunk.fileName);
  const own = [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])].map((file) => `/${file}`);
  const imported = chunk.imports.flatMap((name) => filesOf(chunks, chunks.find((c) => c.fileName === name), seen));
  return [...new Set([...own, ...imported])];
}
