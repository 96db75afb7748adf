/**
 * What a client is told by get-all-config: properties by the names that clients read. [client]
 * facts/centralized.md 5; all names are there, empty where nothing is set.
 */
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { bareJid, findImUser, nodesOf, presenceDomain } from '../messaging/people';
import { messagingSettings } from '../messaging/settings';
import { callProcessingNodes, tftpNodes } from '../nodes';
import { profileServers, type ProfileServer } from '../users/profile-files';

export type Properties = readonly (readonly [name: string, value: string])[];

/** SIP proxy of IM and Presence. [doc] */
const SIP_PORT = '5060';
const SIP_TLS = { server: '5062', peer: '5061' };

export function systemConfiguration(node: Node, tx: Tx, userid: string): Properties {
  const user = findImUser(tx, userid);
  const [primary = node.name, backup = ''] = user ? nodesOf(tx, user) : [];
  const [tftp = '', tftp1 = '', tftp2 = ''] = tftpNodes(tx);
  const [ccm = '', ccm1 = ''] = callProcessingNodes(tx);
  const { messages, suppressOffline } = messagingSettings(tx);
  const presence = (place: string, address: string): Properties => [
    [`Presence.${place}.Address`, address],
    [`Presence.${place}.port`, address === '' ? '' : SIP_PORT],
    [`Presence.${place}.Protocol`, address === '' ? '' : 'TCP'],
  ];
  return [
    ['Presence.Domain', presenceDomain(node)],
    ...presence('Primary', primary),
    ...presence('Backup', backup),
    ...presence('Backup2', ''),
    ['Presence.enableGlobal', 'true'],
    ['IM.enable', String(messages)],
    ['IM.AllowCutAndPaste', 'true'],
    ['IM.AllowLocalTranscript', 'true'],
    ['OfflineIM.suppress', String(suppressOffline)],
    ['AdhocSubscriptions.Enabled', 'true'],
    ['AdhocSubscriptions.MaxNum', '200'],
    ['AdhocSubscriptions.TTL', '3600'],
    ...servers(tx, 'Voicemail', (place, { address }) => [[`VoiceMail.${place}.Address`, address]]),
    ...servers(tx, 'MailStore', (place, { address, port, protocol }) => [
      [`MailStore.${place}.Address`, address],
      [`MailStore.${place}.Port`, port],
      [`MailStore.${place}.Protocol`, protocol],
    ]),
    ...servers(tx, 'Conferencing', (place, { address, port, protocol }) => [
      [`MeetingPlace.${place}.Address`, address],
      [`MeetingPlace.${place}.Port`, port],
      [`MeetingPlace.${place}.Protocol`, protocol],
    ]),
    ...servers(tx, 'Directory', (place, { address, port, protocol }) => [
      [`Directory.${place}.Address`, address],
      [`Directory.${place}.Port`, port],
      [`Directory.${place}.Protocol`, protocol],
    ]),
    ...servers(tx, 'CTI', (place, { address }) => [[`CallControl.${place}.Address`, address]]),
    ['CCMCIP.Host', ccm],
    ['CCMCIP.Host.Backup', ccm1],
    ['TFTP.Primary', tftp],
    ['TFTP.Backup1', tftp1],
    ['TFTP.Backup2', tftp2],
    ['Calendar.Primary', ''],
    ['Calendar.Backup', ''],
    ['CUP.ProxyTCPListener.Port', SIP_PORT],
    ['CUP.ProxyUDPListener.Port', SIP_PORT],
    ['CUP.ProxyTLSListenerServerAuth.Port', SIP_TLS.server],
    ['CUP.ProxyTLSListenerPeerAuth.Port', SIP_TLS.peer],
    ['CUP.SRM.LowerFailoverLoginRetryLimit', '120'],
    ['CUP.SRM.UpperFailoverLoginRetryLimit', '537'],
    ['PhoneDND.enable', 'true'],
    ['MeetingDND.enable', 'false'],
  ];
}

const PLACES = ['Primary', 'Backup1', 'Backup2'];
const NONE: ProfileServer = { address: '', port: '', protocol: '' };

function servers(
  tx: Tx,
  section: Parameters<typeof profileServers>[1],
  told: (place: string, server: ProfileServer) => Properties,
): Properties {
  const known = profileServers(tx, section);
  return PLACES.flatMap((place, i) => told(place, known[i] ?? NONE));
}

/** What is told of the user himself; the names are ours. [own] */
export function userConfiguration(node: Node, userid: string): Properties {
  return [
    ['User.ID', userid],
    ['User.JID', bareJid(userid, presenceDomain(node))],
  ];
}

/** [own] */
export function contactInformation(tx: Tx, userid: string): Properties {
  const row = tx.get('select * from enduser where userid = ?', userid);
  const text = (name: string): string => String(row?.[name] ?? '');
  return [
    ['Contact.FirstName', text('firstname')],
    ['Contact.LastName', text('lastname')],
    ['Contact.Mail', text('mailid')],
    ['Contact.Telephone', text('telephonenumber')],
  ];
}
