import { gzipSync } from 'node:zlib';
import { type OutputChunk, rolldown } from 'rolldown';

/** A bundle as an application would ship it. */
interface Bundle {
  readonly code: string;
  /** What is loaded at once, minified and gzipped; what waits for an `import()` is not in it. */
  readonly bytes: number;
  /** The same with what waits, every chunk gzipped by itself. */
  readonly allBytes: number;
  /** What it still imports. */
  readonly imports: readonly string[];
  /** Modules by what they add to it before gzip, the largest first. */
  readonly largest: readonly string[];
}

/** Bundles a module for browsers, from the sources, with everything that is not used left out. */
export async function bundle(source: string): Promise<Bundle> {
  const build = await rolldown({
    input: 'virtual:entry',
    platform: 'browser',
    resolve: { conditionNames: ['umapi-source', 'import'] },
    external: /^node:/,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:entry' ? id : undefined),
        load: (id) => (id === 'virtual:entry' ? source : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'es', minify: true });
  await build.close();
  const chunks = output.filter((part) => part.type === 'chunk');
  const eager = loadedAtOnce(chunks);
  const files = chunks.map(({ fileName }) => fileName);
  return {
    code: chunks.map(({ code }) => code).join('\n'),
    bytes: sizeOf(eager),
    allBytes: sizeOf(chunks),
    imports: chunks.flatMap(({ imports }) => imports).filter((target) => !files.includes(target)),
    largest: largestOf(eager),
  };
}

function loadedAtOnce(chunks: readonly OutputChunk[]): readonly OutputChunk[] {
  const reached = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of reached) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) reached.add(chunk);
  }
  return [...reached];
}

function sizeOf(chunks: readonly OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

function largestOf(chunks: readonly OutputChunk[]): readonly string[] {
  return chunks
    .flatMap(({ modules }) => Object.entries(modules))
    .toSorted(([, left], [, right]) => right.renderedLength - left.renderedLength)
    .slice(0, 25)
    .map(([id, { renderedLength }]) => `${renderedLength} ${id.replace(/^.*packages\//, '')}`);
}
