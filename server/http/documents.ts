/**
 * The documents that describe AXL: WSDL and XSDs of each version, and the toolkit's zip.
 *
 * They are files, written from the model when the package is built; `--wsdl-dir` puts the vendor's
 * own in their place.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSIONS, type Version } from '../schema/model';

export interface Document {
  status: number;
  contentType: string;
  body: Buffer;
}

export interface Documents {
  /** undefined: the path is none of ours */
  find(path: string, query: string, host: string | undefined): Document | undefined;
}

const FILES = ['AXLAPI.wsdl', 'AXLSoap.xsd', 'AXLEnums.xsd'] as const;
const XML = 'text/xml;charset=UTF-8';

/**
 * @param directory wsdl/axl of the package
 * @param own folder of the vendor's own files, <own>/<version>/AXLAPI.wsdl
 * @param newest version handed out when none is asked for: the release's
 */
export function createDocuments(directory: string, own: string | undefined, newest: Version): Documents {
  const cache = new Map<string, Buffer>();
  const read = (version: string, file: string): Buffer | undefined => {
    const path = join(own ?? directory, version, file);
    let bytes = cache.get(path);
    if (!bytes && existsSync(path)) cache.set(path, (bytes = readFileSync(path)));
    return bytes;
  };

  return {
    find(path, query, host) {
      if (path === '/plugins/axlsqltoolkit.zip') return { status: 200, contentType: 'application/zip', body: toolkit(read) };
      const asked = new URLSearchParams(query);
      const file = fileOf(path, asked);
      if (!file) return undefined;
      // /axl/12.5/AXLSoap.xsd: the relative import of a WSDL asked for with its version
      const version = /^\/axl\/(\d+\.\d+)\//.exec(path)?.[1] ?? asked.get('version') ?? newest;
      const bytes = read(version, file);
      if (!bytes) return missing(version, file);
      return { status: 200, contentType: XML, body: file === 'AXLAPI.wsdl' ? addressed(bytes, version, newest, host) : bytes };
    },
  };
}

function fileOf(path: string, query: URLSearchParams): string | undefined {
  if (/^\/axl(\/|\/services\/AXLAPIService|\/AXLAPIService)?$/.test(path)) return query.has('wsdl') ? 'AXLAPI.wsdl' : undefined;
  return FILES.find((file) => path.endsWith(`/${file}`) && path.startsWith('/axl/'));
}

function missing(version: string, file: string): Document {
  const known = (VERSIONS as readonly string[]).includes(version);
  const words = known
    ? `The file wsdl/axl/${version}/${file} is missing. Build the package again (npm run build).`
    : `There is no AXL schema ${version}. Known: ${VERSIONS.join(', ')}.`;
  return { status: 404, contentType: 'text/plain;charset=utf-8', body: Buffer.from(`${words}\n`) };
}

/** The WSDL with the address it was fetched from, and with its schema's version kept in the import. */
function addressed(bytes: Buffer, version: string, newest: string, host: string | undefined): Buffer {
  let text = bytes.toString('utf8');
  if (host !== undefined && /^[\w.:[\]-]+$/.test(host)) text = text.replace('https://CCMSERVERNAME:8443/axl/', `https://${host}/axl/`);
  if (version !== newest) text = text.replace('location="AXLSoap.xsd"', `location="${version}/AXLSoap.xsd"`);
  return Buffer.from(text);
}

/** The real zip's layout: schema/<version>/ and schema/current/. [client] facts/clients.md */
function toolkit(read: (version: string, file: string) => Buffer | undefined): Buffer {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only when the zip is asked for
  const { zipSync } = require('fflate') as typeof import('fflate');
  const entries: Record<string, Uint8Array> = {};
  for (const version of [...VERSIONS, 'current']) {
    for (const file of FILES) {
      const bytes = read(version === 'current' ? (VERSIONS.at(-1) ?? '15.0') : version, file);
      if (bytes) entries[`schema/${version}/${file}`] = new Uint8Array(bytes);
    }
  }
  return Buffer.from(zipSync(entries));
}
