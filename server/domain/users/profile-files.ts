/**
 * The files that a Jabber-like client reads after its user: the service profile with the UC
 * services behind it, and the client's configuration. [client][doc] facts/centralized.md 4
 */
import type { Tree } from '../../schema/tree';
import type { Row, Tx } from '../../store/store';
import { fieldText } from '../fields';
import { defaultProfile, jabberConfigurationOf } from './service-profile';

/** A document; `inner` is XML that an administrator wrote. */
export type ProfileFile = { root: string; tree: Tree } | { root: string; inner: string };

/** Section of the file -> how service type and profile name of AXL begin. */
const SECTIONS = {
  Voicemail: /^voice ?mail/i,
  MailStore: /^mail ?store/i,
  Conferencing: /^conferencing/i,
  Directory: /^directory/i,
  IMandPresence: /^im and presence/i,
  CTI: /^cti/i,
  VideoConferenceSchedulingPortal: /^video conference scheduling/i,
} as const;

/** Settings of the directory beside its servers; all are there, empty when nothing is set. [client] */
const DIRECTORY = [
  'UseUDS',
  'UseUserCredential',
  'DN',
  'Password',
  'SearchContext1',
  'SearchContext2',
  'SearchContext3',
  'RecursiveSearch1',
  'SearchTimeout',
  'BaseFilter',
  'PredictiveSearchFilter',
];

const SINGLE = ['WebConfSSOIdentityProvider', 'VoicemailServiceCredentialsSource'];

/** undefined: there is no such file. */
export function profileFile(tx: Tx, name: string): ProfileFile | undefined {
  if (name === 'SPDefault.cnf.xml') return profileDocument(tx, defaultProfile(tx));
  const own = /^SP([0-9a-f-]{36})\.cnf\.xml$/i.exec(name)?.[1];
  const profile = own === undefined ? undefined : profileOf(tx, own);
  if (profile) return profileDocument(tx, profile);
  if (name === 'jabber-config.xml') return configuration(tx, defaultProfile(tx));
  const jabber = /^JAB_([0-9a-f-]{36})\.cnf\.xml$/i.exec(name)?.[1];
  return jabber === undefined ? undefined : configuration(tx, profileOf(tx, jabber));
}

/** Names of those that are there. */
export function profileFileNames(tx: Tx): string[] {
  const profiles = tx.all('select * from ucserviceprofile order by name');
  const configured = profiles.filter((profile) => jabberConfigurationOf(profile) !== undefined);
  const usual = configuration(tx, defaultProfile(tx));
  return [
    'SPDefault.cnf.xml',
    ...profiles.map(({ pkid }) => `SP${String(pkid)}.cnf.xml`),
    ...configured.map(({ pkid }) => `JAB_${String(pkid)}.cnf.xml`),
    ...(usual ? ['jabber-config.xml'] : []),
  ];
}

function profileOf(tx: Tx, pkid: string): Row | undefined {
  return tx.get('select * from ucserviceprofile where pkid = ?', pkid.toLowerCase());
}

/** The root's name is ours; clients find the sections by their tags. [own] */
function profileDocument(tx: Tx, profile: Row | undefined): ProfileFile {
  const details = profile ? detailsOf(tx, String(profile.pkid)) : [];
  const sections = Object.entries(SECTIONS).map(([section, like]): [string, Tree] => {
    const detail = details.find((one) => like.test(one.kind));
    const servers: Tree = {
      Primary: detail?.servers[0] ?? NOTHING,
      Backup1: detail?.servers[1] ?? NOTHING,
      Backup2: detail?.servers[2] ?? NOTHING,
    };
    return [
      section,
      section === 'Directory' ? { ...servers, ...settings(detail?.xml, DIRECTORY) } : servers,
    ];
  });
  const all = details.map(({ xml }) => xml).join('');
  return {
    root: 'UCServiceProfile',
    tree: { ...Object.fromEntries(sections), ...settings(all, SINGLE) },
  };
}

export interface ProfileServer {
  address: string;
  port: string;
  protocol: string;
}

/** Servers of one section of the default service profile, the primary first. */
export function profileServers(tx: Tx, section: keyof typeof SECTIONS): ProfileServer[] {
  const profile = defaultProfile(tx);
  const details = profile ? detailsOf(tx, String(profile.pkid)) : [];
  const detail = details.find((one) => SECTIONS[section].test(one.kind));
  const text = (value: Tree[string]): string => (typeof value === 'string' ? value : '');
  return (detail?.servers ?? [])
    .map(({ Address, Port, Protocol }) => ({
      address: text(Address),
      port: text(Port),
      protocol: text(Protocol),
    }))
    .filter(({ address }) => address !== '');
}

interface Detail {
  kind: string;
  servers: Tree[];
  xml: string;
}

const NOTHING: Tree = { Address: '', Port: '', Protocol: '' };

function detailsOf(tx: Tx, profile: string): Detail[] {
  return tx
    .all(
      `select d.*, x.xml from ucserviceprofiledetail d
         left join ucserviceprofiledetailxml x on x.fkucserviceprofiledetail = d.pkid
        where d.fkucserviceprofile = ?`,
      profile,
    )
    .map((row) => {
      const services = ['fkucservice_1', 'fkucservice_2', 'fkucservice_3'].map((column) =>
        serviceOf(tx, row[column]),
      );
      const [first] = services;
      return {
        kind: (first && fieldText(first, 'serviceType')) || fieldText(row, 'profileName'),
        servers: services.map(serverOf),
        xml: typeof row.xml === 'string' ? row.xml : '',
      };
    });
}

function serviceOf(tx: Tx, pkid: unknown): Row | undefined {
  if (typeof pkid !== 'string') return undefined;
  return tx.get(
    `select s.*, p.name as protocolname from ucservice s
       left join typeconnectprotocol p on p.enum = s.tkconnectprotocol where s.pkid = ?`,
    pkid,
  );
}

function serverOf(service: Row | undefined): Tree {
  if (!service) return NOTHING;
  return {
    Address: fieldText(service, 'hostnameorip'),
    Port: fieldText(service, 'port'),
    Protocol: fieldText(service, 'protocolname'),
  };
}

/** Elements of a profile's free XML. */
function settings(xml: string | undefined, names: readonly string[]): Tree {
  return Object.fromEntries(
    names.map((name) => [
      name,
      unescaped(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml ?? '')?.[1] ?? ''),
    ]),
  );
}

function unescaped(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** The UC service that the profile names for all clients holds the file's content. [guess] */
function configuration(tx: Tx, profile: Row | undefined): ProfileFile | undefined {
  const name = profile && jabberConfigurationOf(profile);
  if (name === undefined) return undefined;
  const row = tx.get(
    'select x.xml from ucservice s left join ucservicexml x on x.fkucservice = s.pkid where s.name = ?',
    name,
  );
  return row && { root: 'config', inner: typeof row.xml === 'string' ? row.xml : '' };
}
