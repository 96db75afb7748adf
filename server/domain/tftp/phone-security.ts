/** How a phone speaks with its servers: security profile, and the enrolment of certificates. */
import { createHash, X509Certificate } from 'node:crypto';
import type { Row } from '../../store/store';
import { findEnrolment } from '../enrolment/operations';
import { callProcessingNodes } from '../nodes';
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

/** typedevicesecuritymode, typetransport, typecertificateoperation. */
const NON_SECURE = 0;
const TCP = 1;

/** capfAuthMode. [client] */
const AUTHENTICATION = { string: 1, null: 2, lsc: 3, mic: 4 } as const;

export function securityOf(source: Source, device: Row): PhoneSecurity {
  const profile = source.at('securityprofile', device.fksecurityprofile);
  const asked = Number(profile?.tkdevicesecuritymode ?? NON_SECURE);
  // [doc] without mixed mode no phone is secure, whatever its profile says
  const isMixed = Number(source.parameter('ClusterSecurityMode') || 0) !== 0;
  const transport = Number(profile?.tktransport ?? 3) + 1;
  return {
    mode: (isMixed ? asked : NON_SECURE) + 1,
    transport: asked !== NON_SECURE && !isMixed ? TCP : transport,
    sipPort: String(profile?.incomingport ?? 5060),
    enrolment:
      leaf('capfAuthMode', capfMode(source, device)) +
      capfList(source) +
      leaves({
        certHash: certHash(source, device),
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

/** MD5 of the certificate that CAPF gave it. [client] */
function certHash(source: Source, device: Row): string {
  const row = source.row(
    'select pkid, certificate from phonecertificate where fkdevice = ?',
    String(device.pkid),
  );
  if (!row) return '';
  const { raw } = new X509Certificate(String(row.certificate));
  return createHash('md5').update(raw).digest('hex');
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
