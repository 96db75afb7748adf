/** Texts as the files of a zip archive. */

/** @param files name -> content; the same files give the same bytes */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed
  const { strToU8, zipSync } = require('fflate') as typeof import('fflate');
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
  const archive = Object.fromEntries(entries) as Record<string, Uint8Array>;
  return Buffer.from(zipSync(archive, { mtime: '2020-01-01T00:00:00' }));
}
