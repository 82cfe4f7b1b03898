import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const manifest = read('package.json');
const shipped = Object.entries<LockedPackage>(read('package-lock.json').packages).filter(
  ([path, { dev }]) => path !== '' && dev !== true,
);

/** Licences under which a package may come along. */
const PERMISSIVE = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

test('direct dependencies are pinned to one version', () => {
  const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(ranges.length).toBeGreaterThan(10);
  expect(ranges.filter((range) => !/^\d+\.\d+\.\d+(-r\.\d+)?$/.test(String(range)))).toEqual([]);
});

test('every package that a user installs is locked to its bytes, runs no script and has a permissive licence', () => {
  expect(shipped.length).toBeGreaterThan(30);
  const faults = shipped.flatMap(([path, { integrity, hasInstallScript, license }]) => [
    ...(integrity?.startsWith('sha512-') ? [] : [`${path}: no sha512`]),
    ...(hasInstallScript ? [`${path}: an install script`] : []),
    ...(PERMISSIVE.includes(license ?? '') ? [] : [`${path}: licence ${license}`]),
  ]);
  expect(faults).toEqual([]);
});
