/** The clients of other products, as a cluster gets them. */
import type { Neighbours } from '../cluster/neighbours';
import { axlClient } from './axl';
import { unityClient } from './cupi';
import { shownCertificate } from './certificate';
import { fetchFile } from './file';
import { createAsk, type Ways } from './https';
import { ilsClient } from './ils';
import { ldapClient } from './ldap';
import { withSftp } from './sftp';
import { createCallAxl } from './soap-client';
import { webClient } from './web';

/** @param wsdl folder with the AXL WSDL of each version */
export function createNeighbours(ways: Ways, wsdl: string): Neighbours {
  const ask = createAsk(ways);
  const call = createCallAxl(ask, wsdl);
  return {
    sftp: (target, work) => withSftp(ways, target, work),
    ldap: (target) => ldapClient(ways, target),
    unity: (target) => unityClient(ask, target),
    axl: (target) => axlClient(call, target),
    ils: (target) => ilsClient(ask, target),
    web: (target) => webClient(ask, target),
    file: (address, path) => fetchFile(ways, address, path),
    certificate: (address) => shownCertificate(ways, address),
  };
}
