/**
 * EPAS, the SOAP interface of the Client Profile Agent on IM and Presence nodes: a client logs in, reads
 * its configuration, and gets a password for XMPP that counts once. [client] facts/centralized.md 5
 */
import type { SmallService } from '../../server/dispatch/small-service';
import { getAllConfig } from './get-all-config';
import { getOnetimePassword } from './get-onetime-password';
import { login } from './login';

const AGENT = 'Cisco Client Profile Agent';

export const epasService: SmallService = {
  path: '/EPASSoap/service/v80',
  aliases: ['/EPASSoap/service/latest'],
  wsdl: 'epas/EpasSoapService.wsdl',
  soapVersion: '1.2',
  mayUse: 'open',
  servedBy: ({ role, services }) =>
    role === 'presence' && services.find(AGENT)?.state === 'Started',
  operations: {
    login,
    get_all_config: getAllConfig,
    get_onetime_password: getOnetimePassword,
  },
};
