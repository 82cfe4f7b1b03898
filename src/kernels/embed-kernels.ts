/* The second half of npm run kernels: writes what the first one compiled as text, which goes where the sources go. */
import { readFileSync, writeFileSync } from 'node:fs';

const wasm = readFileSync(new URL('../../dist/kernels.wasm', import.meta.url));
writeFileSync(
  new URL('kernels-wasm.ts', import.meta.url),
  `/** The kernels in WebAssembly, base64; made by \`npm run kernels\`. */
export const KERNELS_WASM = '${wasm.toString('base64')}';
`,
);
