/**
 * TFTP Encrypted Config of a phone's security profile: the phone's own file says only where to get a
 * certificate, and `.enc.sgn` is the whole one, readable by the phone alone. As long as the phone has
 * no RSA certificate of CAPF (LSC) its file is whole and open. [client] facts/trust-lists.md 2;
 * [guess] before it has one
 */
import { createHash, X509Certificate } from 'node:crypto';
import type { Row } from '../../store/store';
import { lscOf } from '../enrolment/operations';
import { takesEncrypted } from '../trust-lists/encrypted-file';
import type { Source } from './source';
import { DECLARATION, group, leaf } from './xml';

/** The certificate for which the file of this device is encrypted; undefined: it is open. */
export function encryptsFor(source: Source, device: Row): X509Certificate | undefined {
  const profile = source.at('securityprofile', device.fksecurityprofile);
  if (profile?.tftpencryptedflag !== 't') return undefined;
  const pem = lscOf({ get: (sql, ...params) => source.row(sql, ...params) }, String(device.pkid));
  const certificate = pem === undefined ? undefined : new X509Certificate(pem);
  return certificate && takesEncrypted(certificate) ? certificate : undefined;
}

/** Hash of a certificate by which a phone knows whether the file is for it. */
export function certificateHash({ raw }: X509Certificate): string {
  return createHash('md5').update(raw).digest('hex');
}

/** What everybody may read of a file that is encrypted. */
export function openPart(whole: string, enrolment: string): string {
  const value = (name: string): string =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(whole)?.[1] ?? '';
  return (
    DECLARATION +
    group(
      'device',
      leaf('fullConfig', false) +
        leaf('ipAddressMode', value('ipAddressMode')) +
        leaf('loadInformation', value('loadInformation')) +
        enrolment,
    )
  );
}
