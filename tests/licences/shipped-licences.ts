/** What package-lock.json says of one package. */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** A package that a user installs, and its licence as an SPDX identifier; undefined where it states none. */
export interface PackageLicence {
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
}

/** Licences under which a package may come along: they ask for no more than their own text. */
export const ALLOWED_LICENCES: readonly string[] = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
];

/** The packages of a lock file that a user installs, by their places in node_modules. */
export function shippedPackages(
  packages: Readonly<Record<string, LockedPackage>>,
): readonly (readonly [path: string, LockedPackage])[] {
  return Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
}

/** Licences of the packages of a lock file that a user installs, by name. */
export function shippedLicences(
  packages: Readonly<Record<string, LockedPackage>>,
): readonly PackageLicence[] {
  return shippedPackages(packages)
    .map(([path, { version = '', license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A sentence for each package whose licence is not allowed, or not stated. */
export function licenceFaults(licences: readonly PackageLicence[]): readonly string[] {
  return licences
    .filter(({ licence }) => !ALLOWED_LICENCES.includes(licence ?? ''))
    .map(
      ({ name, version, licence }) =>
        `${name} ${version}: licence ${licence ?? 'not stated'}; needs one of ${ALLOWED_LICENCES.join(', ')}`,
    );
}
