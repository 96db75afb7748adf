/**
 * The AXL schema files: AXLAPI.wsdl, AXLSoap.xsd and AXLEnums.xsd of one version, and the zip in
 * which a real server hands them out (`/plugins/axlsqltoolkit.zip`).
 *
 * The files name each other by bare file names, so a client that fetches the WSDL from any folder
 * finds the others beside it. [client] facts/clients.md: zeep, node-soap, axlsqltoolkit.zip
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Zippable } from 'fflate';
import { escapeAttribute } from '../runtime/escape';

const FILES = ['AXLAPI.wsdl', 'AXLEnums.xsd', 'AXLSoap.xsd'] as const;
type WsdlFile = (typeof FILES)[number];

export interface WsdlRequest {
  /** as requested, e.g. '/axl/AXLAPI.wsdl' */
  path: string;
  version: string;
  /** what soap:address says, e.g. 'https://10.0.0.10:8443/axl/'; left as it is when not told */
  address?: string;
}

export interface WsdlFolders {
  /** our own files: `<dir>/<version>/AXLAPI.wsdl` */
  dir: string;
  /** the user's files (--wsdl-dir), in the same order of folders; they take the place of ours */
  wsdlDir?: string;
}

export interface WsdlAnswer {
  status: number;
  contentType: string;
  body: Buffer;
}

/** The file that `path` names; undefined when it names none of the three. */
export function serveWsdl(request: WsdlRequest, folders: WsdlFolders): WsdlAnswer | undefined {
  const asked = request.path
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1)
    ?.toLowerCase();
  const file = FILES.find((name) => name.toLowerCase() === asked);
  if (!file) return undefined;
  const path = join(folders.wsdlDir ?? folders.dir, request.version, file);
  const content = contentOf(path);
  if (!content) return missing(file, request.version, folders);
  return {
    status: 200,
    contentType: 'text/xml;charset=UTF-8',
    body: file === 'AXLAPI.wsdl' ? withAddress(path, content, request.address) : content,
  };
}

/** Files do not change while the server runs, so each is read once. */
const contents = new Map<string, Buffer>();

function contentOf(path: string): Buffer | undefined {
  let content = contents.get(path);
  if (!content && existsSync(path)) contents.set(path, (content = readFileSync(path)));
  return content;
}

/** The last rewritten WSDL of each file: clients of one server use one address. */
const rewritten = new Map<string, { address: string; body: Buffer }>();

const ADDRESS = /(<(?:\w+:)?address\b[^>]*?\blocation=)(?:"[^"]*"|'[^']*')/g;

function withAddress(path: string, content: Buffer, address: string | undefined): Buffer {
  if (address === undefined) return content;
  const known = rewritten.get(path);
  if (known?.address === address) return known.body;
  const location = `"${escapeAttribute(address)}"`;
  const text = content.toString('utf8').replace(ADDRESS, (_, before: string) => before + location);
  const body = Buffer.from(text, 'utf8');
  rewritten.set(path, { address, body });
  return body;
}

function missing(file: WsdlFile, version: string, { dir, wsdlDir }: WsdlFolders): WsdlAnswer {
  const hint = wsdlDir
    ? `--wsdl-dir needs <dir>/${version}/${file}, as axlsqltoolkit.zip has it under schema/`
    : 'the package was built without it (npm run build writes it)';
  const text = `ucmock has no ${file} of AXL ${version} in ${wsdlDir ?? dir}: ${hint}.\n`;
  return { status: 404, contentType: 'text/plain;charset=UTF-8', body: Buffer.from(text) };
}

const zips = new Map<string, Buffer>();

/**
 * The toolkit with what clients take out of it: schema/<version>/ for every version in `dir`, and
 * schema/current/, the newest. Built once; the same bytes each time.
 */
export function axlSqlToolkit(dir: string): Buffer {
  const built = zips.get(dir);
  if (built) return built;
  const versions = versionsIn(dir);
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`no AXL schema files in ${dir}`);
  const entries: Zippable = {};
  for (const version of versions) addFolder(entries, `schema/${version}`, join(dir, version));
  addFolder(entries, 'schema/current', join(dir, newest));
  // A fixed date, in local time as zip has it: the bytes depend on the files alone.
  // Loaded when first needed: most starts hand out no zip.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the one call of a synchronous answer
  const { zipSync } = require('fflate') as typeof import('fflate');
  const zip = Buffer.from(zipSync(entries, { level: 6, mtime: '2020-01-01T00:00:00' }));
  zips.set(dir, zip);
  return zip;
}

function addFolder(entries: Zippable, name: string, folder: string): void {
  for (const file of FILES) {
    const content = contentOf(join(folder, file));
    if (content) entries[`${name}/${file}`] = content;
  }
}

/** Folders named like a version, oldest first. */
function versionsIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => /^\d+\.\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
}
