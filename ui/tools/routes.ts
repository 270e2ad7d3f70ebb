import { readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

const row = /path: '([^']+)',.*?import\('\.\/([^']+)'\)(.*)/g;
type Chunk = Rolldown.OutputChunk;

/** What most resources are is sent for with the reader, before it is known which; small, the film engine is not. */
const viewers = /\/src\/viewer\/(pages\/Pages|film\/Film)\.svelte$/;
const laterWords = /\/src\/i18n\/fr\.rest\.ts$/;

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
      const seen = new Set<string>();
      filesOf(chunks, chunks.find((chunk) => chunk.isEntry), seen); // the page names these itself
      const routes = [...readFileSync('src/routes.ts', 'utf8').matchAll(row)].map(([, path, module, rest]) => {
        const screen = chunks.filter((chunk) => chunk.facadeModuleId?.endsWith(`/src/${module}`));
        const also = [rest?.includes("shell: 'viewer'") ? viewers : null, rest?.includes('first: true') ? null : laterWords];
        const wanted = [...screen, ...chunks.filter((chunk) => also.some((one) => one?.test(chunk.facadeModuleId ?? '')))];
        return { path, files: filesOfAll(chunks, wanted, new Set(seen)) };
      });
      this.emitFile({ type: 'asset', fileName: '.vite/routes.json', source: JSON.stringify(routes, null, 1) });
    },
  };
}

function filesOfAll(chunks: Chunk[], wanted: Chunk[], seen: Set<string>): string[] {
  return [...new Set(wanted.flatMap((chunk) => filesOf(chunks, chunk, seen)))];
}

function filesOf(chunks: Chunk[], chunk: Chunk | undefined, seen: Set<string>): string[] {
  if (!chunk || seen.has(chunk.fileName)) return [];
  seen.add(chunk.fileName);
  const own = [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])].map((file) => `/${file}`);
  return [...own, ...chunk.imports.flatMap((name) => filesOf(chunks, chunks.find((c) => c.fileName === name), seen))];
}
