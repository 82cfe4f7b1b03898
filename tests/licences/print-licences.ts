import { readFileSync } from 'node:fs';
import { licenceFaults, shippedLicences } from './shipped-licences.ts';

/** Prints every package that a user installs with its licence, then how many have each; ends with 1 where one is not allowed. */
function main(): void {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const licences = shippedLicences(lock.packages);
  const counts = new Map<string, number>();
  for (const { name, version, licence = 'not stated' } of licences) {
    console.log(`${licence}\t${name} ${version}`);
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  const faults = licenceFaults(licences);
  for (const fault of faults) console.error(fault);
  const each = [...counts].map(([licence, count]) => `${count} ${licence}`).join(', ');
  console.log(`${licences.length} packages: ${each}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

main();
