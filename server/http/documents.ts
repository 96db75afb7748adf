/**
 * The documents that describe AXL: WSDL and XSDs of each version, and the toolkit's zip.
 *
 * They are files, written from the model when the package is built; `--wsdl-dir` puts the vendor's
 * own in their place.
 */
import { VERSIONS, type Version } from '../schema/model';
import { axlSqlToolkit, serveWsdl } from '../soap/serve-wsdl';

export interface Document {
  status: number;
  contentType: string;
  body: Buffer;
}

export interface Documents {
  /** undefined: the path is none of ours */
  find(
    path: string,
    query: string,
    host: string | undefined,
    scheme: 'http' | 'https',
  ): Document | undefined;
}

/** With the user's own files any version may be there, but a version it has to be. */
const VERSION = /^\d+\.\d+$/;

/**
 * @param directory wsdl/axl of the package
 * @param own folder of the vendor's own files, <own>/<version>/AXLAPI.wsdl
 * @param newest version handed out when none is asked for: the release's
 */
export function createDocuments(
  directory: string,
  own: string | undefined,
  newest: () => Version,
): Documents {
  const folders = { dir: directory, ...(own !== undefined && { wsdlDir: own }) };
  return {
    find(path, query, host, scheme) {
      if (path === '/plugins/axlsqltoolkit.zip') {
        return {
          status: 200,
          contentType: 'application/zip',
          body: axlSqlToolkit(own ?? directory),
        };
      }
      const asked = new URLSearchParams(query);
      const file = fileOf(path, asked);
      if (!file) return undefined;
      // /axl/12.5/AXLSoap.xsd: the import of a WSDL that was asked for with its version
      const version = /^\/axl\/(\d+\.\d+)\//.exec(path)?.[1] ?? asked.get('version') ?? newest();
      if (
        !(own === undefined
          ? (VERSIONS as readonly string[]).includes(version)
          : VERSION.test(version))
      )
        return unknown(version);
      const safe = host !== undefined && /^[\w.:[\]-]+$/.test(host);
      const document = serveWsdl(
        { path: file, version, ...(safe && { address: `${scheme}://${host}/axl/` }) },
        folders,
      );
      const beside = /^\/axl\/\d+\.\d+\//.test(path) || version === newest();
      return document && (beside ? document : withImport(document, version));
    },
  };
}

function fileOf(path: string, query: URLSearchParams): string | undefined {
  if (/^\/axl(\/|\/services\/AXLAPIService|\/AXLAPIService)?$/.test(path)) {
    // ?wsdl, ?WSDL: clients write both.
    const wanted = [...query.keys()].some((name) => name.toLowerCase() === 'wsdl');
    return wanted ? 'AXLAPI.wsdl' : undefined;
  }
  return /^\/axl\/(?:[\d.]+\/)?(AXLAPI\.wsdl|AXLSoap\.xsd|AXLEnums\.xsd)$/.exec(path)?.[1];
}

/** Relative to /axl/ the plain name is the newest() version's, so the import names its own. */
function withImport(document: Document, version: string): Document {
  const text = document.body
    .toString('utf8')
    .replace('location="AXLSoap.xsd"', `location="${version}/AXLSoap.xsd"`);
  return { ...document, body: Buffer.from(text) };
}

function unknown(version: string): Document {
  const words = `There is no AXL schema ${version}. Known: ${VERSIONS.join(', ')}.\n`;
  return { status: 404, contentType: 'text/plain;charset=utf-8', body: Buffer.from(words) };
}
