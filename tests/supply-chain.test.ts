import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { licenceFaults, shippedLicences, shippedPackages } from './licences/shipped-licences.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const manifest = read('package.json');
const { packages } = read('package-lock.json');
const shipped = shippedPackages(packages);

test('direct dependencies are pinned to one version', () => {
  const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(ranges.length).toBeGreaterThan(10);
  expect(ranges.filter((range) => !/^\d+\.\d+\.\d+(-r\.\d+)?$/.test(String(range)))).toEqual([]);
});

test('every package that a user installs is locked to its bytes, runs no script and has a permissive licence', () => {
  expect(shipped.length).toBeGreaterThan(30);
  const faults = shipped.flatMap(([path, { integrity, hasInstallScript }]) => [
    ...(integrity?.startsWith('sha512-') ? [] : [`${path}: no sha512`]),
    ...(hasInstallScript ? [`${path}: an install script`] : []),
  ]);
  expect([...faults, ...licenceFaults(shippedLicences(packages))]).toEqual([]);
});

test('a licence that is not allowed is told, and so is one that is not stated or a choice between two', () => {
  const one = (license: string | undefined) => ({
    'node_modules/a/node_modules/@b/c': { version: '1.0.0', ...(license && { license }) },
  });
  const faultsOf = (license: string | undefined) => licenceFaults(shippedLicences(one(license)));
  expect(faultsOf('ISC')).toEqual([]);
  const rule = 'needs one of MIT, Apache-2.0, ISC, BSD-2-Clause, BSD-3-Clause, 0BSD';
  expect(faultsOf('GPL-3.0-only')).toEqual([`@b/c 1.0.0: licence GPL-3.0-only; ${rule}`]);
  expect(faultsOf(undefined)).toEqual([`@b/c 1.0.0: licence not stated; ${rule}`]);
  expect(faultsOf('(MIT OR GPL-3.0-only)')).toHaveLength(1);
  expect(shippedLicences({ '': {}, 'node_modules/d': { dev: true, license: 'GPL-3.0-only' } })).toEqual([]);
});
