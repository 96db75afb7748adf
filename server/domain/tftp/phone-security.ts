/** How a phone speaks with its servers: security profile, and the enrolment of certificates. */
import type { Row } from '../../store/store';
import { findEnrolment } from '../enrolment/operations';
import { callProcessingNodes } from '../nodes';
import { certificateHash, encryptsFor } from './encrypted-config';
import type { Source } from './source';
import { group, leaf, leaves } from './xml';

export interface PhoneSecurity {
  /** 1 none, 2 authenticated, 3 encrypted. [client] */
  mode: number;
  /** 1 TCP, 2 UDP, 3 TLS, 4 TCP and UDP. [client] */
  transport: number;
  /** port of the phone's own SIP */
  sipPort: string;
  /** capfAuthMode, capfList, certHash, encrConfig */
  enrolment: string;
}

/** deviceSecurityMode of a phone that is not secure; transports */
const OPEN = 1;
const TCP = 1;
const TLS = 3;

/** capfAuthMode. [client] */
const AUTHENTICATION = { string: 1, null: 2, lsc: 3, mic: 4 } as const;

export function securityOf(source: Source, device: Row): PhoneSecurity {
  const profile = source.at('securityprofile', device.fksecurityprofile);
  const phone = encryptsFor(source, device);
  const wanted = Number(profile?.tkdevicesecuritymode ?? 0) + 1;
  const transport = Number(profile?.tktransport ?? 3) + 1;
  // [doc] without mixed mode no phone is secure, whatever its profile says
  const mode = Number(source.parameter('ClusterSecurityMode') || 0) === 0 ? OPEN : wanted;
  return {
    mode,
    transport: mode === OPEN && transport === TLS && !isOauth(profile) ? TCP : transport,
    sipPort: String(profile?.incomingport ?? 5060),
    enrolment:
      leaf('capfAuthMode', capfMode(source, device)) +
      capfList(source) +
      leaves({
        certHash: phone ? certificateHash(phone) : '',
        encrConfig: profile?.tftpencryptedflag === 't',
      }),
  };
}

/** 0: nothing is pending, or its time is over. */
function capfMode({ cluster, tx }: Source, device: Row): number {
  const found = findEnrolment(cluster, tx, String(device.name));
  if (!found?.kind || found.isLate) return 0;
  return AUTHENTICATION[found.mode];
}

/** With tokens in the place of certificates SIP goes over TLS in any mode. [doc] since 12.5 */
function isOauth(profile: Row | undefined): boolean {
  return profile?.sipoauthflag === 't' || profile?.enableoauthauthentication === 't';
}

/** Certificates are enrolled at the publisher. [doc] */
function capfList(source: Source): string {
  return source.part('capfList', (own) => {
    const node = callProcessingNodes(own.tx)[0] ?? '';
    return group(
      'capfList',
      group(
        'capf',
        leaves({
          phonePort: capfPort(own, node),
          processNodeName: node,
        }),
      ),
    );
  });
}

const CAPF_PORT = '3804';

/** Another port than the usual one is an administrator's word; else what is open here counts. */
function capfPort(source: Source, node: string): string {
  const stated = source.parameter('CAPFPhonePort') || CAPF_PORT;
  const opened = source.cluster.ports.nodes[node.toLowerCase()]?.capf;
  return stated === CAPF_PORT && opened !== undefined ? String(opened) : stated;
}
