/**
 * Where a phone finds its services: the URLs of the device, else those of the enterprise
 * parameters, which name the publisher. [recorded] order and values
 */
import type { Row } from '../../store/store';
import { callProcessingNodes } from '../nodes';
import { fieldText } from '../fields';
import type { Source } from './source';
import { leaf } from './xml';

/** Element -> field of the phone, and parameter; the order of the file. */
const PLAIN = [
  ['authenticationURL', 'authenticationUrl', 'URLAuthentication'],
  ['directoryURL', 'directoryUrl', 'URLDirectories'],
  ['idleURL', 'idleUrl', 'URLIdle'],
  ['informationURL', 'informationUrl', 'URLInformation'],
  ['messagesURL', 'messagesUrl', 'URLMessages'],
  ['proxyServerURL', 'proxyServerUrl', 'IPPhoneProxyAddress'],
  ['servicesURL', 'servicesUrl', 'URLServices'],
  ['secureAuthenticationURL', 'secureAuthenticationUrl', 'SecuredAuthenticationURL'],
  ['secureDirectoryURL', 'secureDirectoryUrl', 'SecuredDirectoryURL'],
  ['secureUDSUsersAccessURL', undefined, 'SecureContactSearchURL'],
  ['secureIdleURL', 'secureIdleUrl', 'SecuredIdleURL'],
  ['secureInformationURL', 'secureInformationUrl', 'SecuredInformationURL'],
  ['secureMessagesURL', 'secureMessageUrl', 'SecuredMessagesURL'],
  ['secureServicesURL', 'secureServicesUrl', 'SecuredServicesURL'],
] as const;

export function phoneUrls(source: Source, device: Row): string {
  return PLAIN.map(([name, field, parameter]) => {
    const own = field === undefined ? '' : fieldText(device, field);
    return leaf(name, own || enterpriseUrl(source, parameter));
  }).join('');
}

export function idleTimeout(source: Source, device: Row): string {
  return fieldText(device, 'idleTimeout') || source.parameter('URLIdleTime') || '0';
}

/** `<publisher>`, `<node>` and `<port>` of a stock value stand for what is known only later. */
function enterpriseUrl(source: Source, parameter: string): string {
  return source.part(`url ${parameter}`, (own) => {
    const publisher = callProcessingNodes(own.tx)[0] ?? own.node.name;
    return own
      .parameter(parameter)
      .replace(/<(?:publisher|node)>/g, publisher)
      .replace(/<port>/g, '8443');
  });
}
