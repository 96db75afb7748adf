/**
 * The library door of the CTL client and its security tokens: `ucmock/ctl-client`.
 *
 *   const token = await createToken({ name: 'ADN0054f509' });
 *   const client = await openCtlClient({ host: '10.0.0.1', user: 'admin', password: '...' });
 *   client.choose('non-secure');
 *   await client.insert(token);
 *   await client.next();
 *   await client.finish('Cisco123');
 *   client.close();
 */
export {
  openCtlClient,
  WrongWindow,
  type CtlClient,
  type Entry,
  type Login,
  type Operation,
  type ServerRow,
  type TokenInformation,
  type Window,
} from './client';
export { ProviderRefused, type ProviderPlace } from './provider';
export {
  createToken,
  DEFAULT_PASSWORD,
  TokenRefused,
  type NewToken,
  type SecurityToken,
} from './etoken/token';
export { openToken, saveToken } from './etoken/file';
export { tokenIssuerCertificate } from './etoken/issuer';
export * as messages from './messages';
