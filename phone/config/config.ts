/** What a phone takes out of its configuration file, SEP<mac>.cnf.xml or XMLDefault.cnf.xml. */
import { children, find, parseXml, textOf, type Element } from './parse';

/** A node of the Cisco Unified CM group. */
export interface CallManager {
  /** processNodeName: a host name or an address */
  host: string;
  name: string;
  sipPort: number;
  securedSipPort: number;
}

export interface Line {
  button: number;
  /** the directory number */
  name: string;
  displayName: string;
  /** uuid of the line: user part of its Contact */
  contact: string;
  /** of digest, where the file has them */
  authName: string;
  authPassword: string;
}

export type Transport = 'tcp' | 'udp' | 'tls';

export interface PhoneConfig {
  protocol: string;
  /** in the order of their priority */
  callManagers: CallManager[];
  lines: Line[];
  /** firmware that it shall run; '' where the file does not say */
  load: string;
  versionStamp: string;
  /** 1 none, 2 authenticated, 3 encrypted */
  securityMode: number;
  transport: Transport;
  registerSeconds: number;
  keepAliveSeconds: number;
  /** further files to fetch */
  files: string[];
  idleUrl: string;
  idleSeconds: number;
  /** of XMLDefault: the user to register as where it is switched on */
  autoRegistrationName: string | undefined;
  /** of XMLDefault: phones of this model are onboarded by activation code */
  byActivationCode: boolean;
  /** everything, for tests that look at more */
  root: Element;
}

/** @throws when it is no XML or has another root than `device` and `Default` */
export function readConfig(text: string, modelNumber: number): PhoneConfig {
  const root = parseXml(text);
  if (!/^(device|default)$/i.test(root.name)) throw new Error(`<${root.name}> is no configuration`);
  const isDefault = root.name.toLowerCase() === 'default';
  const number = (name: string, usual: number): number => Number(textOf(root, name)) || usual;
  return {
    protocol: textOf(root, 'deviceProtocol') || 'SIP',
    callManagers: callManagersOf(find(root, 'callManagerGroup')),
    lines: linesOf(find(root, 'sipLines')),
    load: isDefault ? defaultLoad(root, modelNumber) : textOf(root, 'loadInformation'),
    versionStamp: textOf(root, 'versionStamp'),
    securityMode: number('deviceSecurityMode', 1),
    transport: transportOf(textOf(root, 'transportLayerProtocol')),
    registerSeconds: number('timerRegisterExpires', 3600),
    keepAliveSeconds: number('timerKeepAliveExpires', 120),
    files: [textOf(root, 'softKeyFile'), textOf(root, 'dialTemplate'), featureFile(root)].filter(
      (name) => name !== '',
    ),
    idleUrl: textOf(root, 'secureIdleURL') || textOf(root, 'idleURL'),
    idleSeconds: number('idleTimeout', 0),
    autoRegistrationName: autoRegistrationOf(root),
    byActivationCode:
      isDefault && loadElement(root, modelNumber)?.attributes.onboarding === 'activationCode',
    root,
  };
}

function featureFile(root: Element): string {
  return textOf(root, 'featurePolicyFile');
}

function callManagersOf(group: Element | undefined): CallManager[] {
  const members = children(group && find(group, 'members'), 'member');
  const at = ({ attributes }: Element): number => Number(attributes.priority ?? 0);
  return [...members]
    .sort((a, b) => at(a) - at(b))
    .map((member) => ({
      host: textOf(member, 'processNodeName'),
      name: textOf(member, 'name') || textOf(member, 'processNodeName'),
      sipPort: Number(textOf(member, 'sipPort')) || 5060,
      securedSipPort: Number(textOf(member, 'securedSipPort')) || 5061,
    }))
    .filter(({ host }) => host !== '');
}

const LINE_FEATURE = '9';

function linesOf(lines: Element | undefined): Line[] {
  return children(lines, 'line')
    .filter((line) => textOf(line, 'featureID') === LINE_FEATURE && textOf(line, 'name') !== '')
    .map((line) => ({
      button: Number(line.attributes.button ?? 1),
      name: textOf(line, 'name'),
      displayName: textOf(line, 'displayName'),
      contact: textOf(line, 'contact'),
      authName: textOf(line, 'authName'),
      authPassword: textOf(line, 'authPassword'),
    }));
}

/** 1 TCP, 2 UDP, 3 TLS, 4 TCP or UDP: phones take TCP then. */
function transportOf(text: string): Transport {
  return text === '2' ? 'udp' : text === '3' ? 'tls' : 'tcp';
}

/** The element's name ends in the model's number; its spelling differs by release. [client] */
function loadElement(root: Element, modelNumber: number): Element | undefined {
  const wanted = `loadinformation${modelNumber}`;
  return root.children.find(({ name }) => name.toLowerCase() === wanted);
}

function defaultLoad(root: Element, modelNumber: number): string {
  const found = loadElement(root, modelNumber);
  return found ? textOf(found, 'load') || found.text.trim() : '';
}

/** Empty counts as on: such a file was seen, and older phones ignore the word. [client] */
function autoRegistrationOf(root: Element): string | undefined {
  const flag = find(root, 'autoRegistration')?.text.trim();
  if (flag === undefined || flag === 'disabled') return undefined;
  return textOf(root, 'autoRegistrationName') || undefined;
}
