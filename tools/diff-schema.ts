/**
 * `npm run schema:diff`: every difference between the WSDL and XSD that we write and the vendor's,
 * version by version. The vendor's are read from the dev dependency `cisco-axl`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../server/runtime/root';
import { VERSIONS } from '../server/schema/model';
import { readSchemaSet, type Described } from './schema/read-xsd';

export interface Difference {
  kind: string;
  name: string;
  /** what is on which side */
  words: string;
}

export function diffSchema(ours: string, vendor: string): Difference[] {
  const [left, right] = [readSchemaSet(ours), readSchemaSet(vendor)];
  return (Object.keys(right) as (keyof typeof right)[]).flatMap((kind) =>
    compare(kind, left[kind], right[kind]),
  );
}

function compare(kind: string, ours: Described, vendor: Described): Difference[] {
  return [...new Set([...ours.keys(), ...vendor.keys()])].sort().flatMap((name) => {
    const [mine, theirs] = [ours.get(name), vendor.get(name)];
    if (mine === theirs) return [];
    if (mine === undefined) return [{ kind, name, words: 'missing in ours' }];
    if (theirs === undefined) return [{ kind, name, words: 'only in ours' }];
    return [{ kind, name, words: firstDifference(mine, theirs) }];
  });
}

function firstDifference(mine: string, theirs: string): string {
  const [a, b] = [mine.split('\n'), theirs.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const context =
    a
      .slice(0, at)
      .reverse()
      .find((line) => line.includes('"element"'))
      ?.trim() ?? '';
  return `after ${context} ours ${a[at]?.trim() ?? '(end)'} vendor ${b[at]?.trim() ?? '(end)'}`;
}

/** Every version that is in `directory`, against the documents of this package. */
export function diffFolders(directory: string): { version: string; differences: Difference[] }[] {
  const ours = join(ROOT, 'wsdl', 'axl');
  return VERSIONS.filter((version) => existsSync(join(directory, version))).map((version) => ({
    version,
    differences: diffSchema(join(ours, version), join(directory, version)),
  }));
}

/** Folder of the vendor's schemas in the dev dependency; undefined when it is not installed. */
export function vendorSchemas(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'cisco-axl', 'schema');
  return existsSync(folder) ? folder : undefined;
}

if (require.main === module) {
  const vendor = vendorSchemas(ROOT);
  if (vendor === undefined) throw new Error('the dev dependency cisco-axl is not installed');
  let total = 0;
  for (const version of VERSIONS) {
    const differences = diffSchema(join(ROOT, 'wsdl', 'axl', version), join(vendor, version));
    total += differences.length;
    process.stdout.write(`${version}: ${differences.length} differences\n`);
    for (const { kind, name, words } of differences.slice(0, 40))
      process.stdout.write(`  ${kind} ${name}: ${words}\n`);
  }
  process.exit(total === 0 ? 0 : 1);
}
