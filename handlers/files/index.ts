/**
 * The doors of the TFTP service over HTTP: 6970, 6972 with Tomcat's certificate, 6971 with one of an
 * elliptic curve. No login. [client][doc] facts/onboarding.md D, facts/centralized.md 4
 */
import { pageError } from '../../server/dispatch/own-form';
import type {
  Prepared,
  Resource,
  RestAnswer,
  RestCall,
  RestProduct,
} from '../../server/dispatch/rest';
import { countFileRequest } from '../../server/domain/perfmon/deeds';
import { mediaTypeOf, tftpFile, tftpFileReady } from '../../server/domain/tftp/files';
import { RestError } from '../../server/schema/rest-error';

/** Folders below the service's own: Desktops/320x196x4/List.xml, a locale's archives. */
const PATHS = ['{a}', '{a}/{b}', '{a}/{b}/{c}', '{a}/{b}/{c}/{d}'];

export const filesProduct: RestProduct = productOf((path) => path);

/** [client] facts/onboarding.md D1: asked for a signed file this door gives the file as it is */
export const ecFilesProduct: RestProduct = productOf((path) =>
  path.replace(/(?:\.enc)?\.sgn$/, ''),
);

function productOf(nameOf: (path: string) => string): RestProduct {
  const pathOf = (params: RestCall['params']): string => nameOf(Object.values(params).join('/'));
  const prepare = ({ cluster, node, params }: Prepared): Promise<void> | undefined =>
    tftpFileReady(cluster, node, pathOf(params));
  const run = ({ cluster, node, tx, params }: RestCall): RestAnswer => {
    const path = pathOf(params);
    const file = tftpFile(cluster, node, tx, path);
    countFileRequest({ cluster, node }, { path, http: true, found: file !== undefined });
    if (file === undefined) throw new RestError(404, 'There is no such file.');
    const type = mediaTypeOf(path);
    return typeof file === 'string'
      ? { body: { kind: 'text', type, text: file } }
      : { body: { kind: 'bytes', type, bytes: file } };
  };
  return {
    name: 'files',
    base: '',
    resources: PATHS.map((path): Resource => ({
      path,
      methods: { GET: { auth: 'none', evidence: 'client', prepare, run } },
    })),
    format: 'xml',
    headers: {},
    errorOf: (error) => (error instanceof RestError ? pageError(error) : undefined),
  };
}
