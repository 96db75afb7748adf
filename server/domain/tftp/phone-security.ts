/** How a phone speaks with its servers: security profile, and the enrolment of certificates. */
import type { Row } from '../../store/store';
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

/** typecertificateoperation: nothing is pending. */
const NO_OPERATION = 0;

export function securityOf(source: Source, device: Row): PhoneSecurity {
  const profile = source.at('securityprofile', device.fksecurityprofile);
  const phone = encryptsFor(source, device);
  const pending = Number(device.tkcertificateoperation ?? 0) !== NO_OPERATION;
  const wanted = Number(profile?.tkdevicesecuritymode ?? 0) + 1;
  const transport = Number(profile?.tktransport ?? 3) + 1;
  // [doc] without mixed mode no phone is secure, whatever its profile says
  const mode = Number(source.parameter('ClusterSecurityMode') || 0) === 0 ? OPEN : wanted;
  return {
    mode,
    transport: mode === OPEN && transport === TLS && !isOauth(profile) ? TCP : transport,
    sipPort: String(profile?.incomingport ?? 5060),
    enrolment:
      leaf('capfAuthMode', pending ? Number(profile?.tkauthenticationmode ?? 1) + 1 : 0) +
      capfList(source) +
      leaves({
        certHash: phone ? certificateHash(phone) : '',
        encrConfig: profile?.tftpencryptedflag === 't',
      }),
  };
}

/** With tokens in the place of certificates SIP goes over TLS in any mode. [doc] since 12.5 */
function isOauth(profile: Row | undefined): boolean {
  return profile?.sipoauthflag === 't' || profile?.enableoauthauthentication === 't';
}

/** Certificates are enrolled at the publisher. [doc] */
function capfList(source: Source): string {
  return source.part('capfList', (own) =>
    group(
      'capfList',
      group(
        'capf',
        leaves({
          phonePort: own.parameter('CAPFPhonePort') || '3804',
          processNodeName: callProcessingNodes(own.tx)[0] ?? '',
        }),
      ),
    ),
  );
}
