/** Where the package lies: the same for its sources, for what the compiler made of them, and for the bundle. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder with package.json, dist/ and wsdl/. */
export const ROOT = packageOf(__dirname);

function packageOf(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  // Nothing above the root of a drive.
  if (above === folder) throw new Error('package.json of ucmock was not found above its own files');
  return packageOf(above);
}
