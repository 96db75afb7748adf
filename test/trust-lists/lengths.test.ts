/** Lengths of published files from their inputs, to the byte. facts/trust-lists.md 1.4 [recorded] */
import { X509Certificate } from 'node:crypto';
import { selfSign } from '../../server/security/platform-certificate';
import { signerOf } from '../../server/domain/trust-lists/members';
import { encodeRecord, type RecordFacts } from '../../server/domain/trust-lists/records';
import {
  decodeList,
  withSignature,
  type UnsignedList,
} from '../../server/domain/trust-lists/trust-list';
import type { Signer } from '../../server/domain/trust-lists/header';

const PLACE = 'OU=TAC, O=Cisco, L=Krakow, ST=Malopolska, C=PL';
const use = (...last: number[]): string[] => last.map((one) => `1.3.6.1.5.5.7.3.${one}`);

async function certificate(
  commonName: string,
  uses: string[],
  bits = 1024,
): Promise<X509Certificate> {
  const key = { type: 'rsa', bits } as const;
  const wish = { key, commonName, names: [], uses, place: PLACE };
  return new X509Certificate(
    (await selfSign(wish, { now: Date.UTC(2014, 5, 1), days: 1825 })).cert,
  );
}

const TOKEN: Signer = {
  subject: 'cn="SAST-ADN0054f509        ";ou=IPCBU;o="Cisco Systems',
  issuer: 'cn=Cisco Manufacturing CA;o=Cisco Systems',
  serial: Buffer.from('3CF927000000AFA2DA45', 'hex'),
  ...{ modulusBits: 1024, digest: 'sha1' },
};

function lengths(signer: Signer, records: Buffer[]): number[] {
  const list: UnsignedList = { kind: 'CTL', signer, timestamp: 1_424_792_265, records };
  const file = withSignature(list, Buffer.alloc(signer.modulusBits / 8));
  const { header, records: read } = decodeList(file);
  return [header.headerLength, ...read.map(({ length }) => length), file.length];
}

describe('published lengths', () => {
  let own: Record<'pub' | 'large' | 'sub' | 'capf', X509Certificate>;
  beforeAll(async () => {
    const [pub, large, sub, capf] = await Promise.all([
      certificate('cucm-1051-a-pub', use(1, 2, 5)),
      certificate('cucm-1051-a-pub', use(1, 2, 5), 2048),
      certificate('cucm-1051-a-sub1', use(1, 2, 5)),
      certificate('CAPF-e9037b69', use(1, 2)),
    ]);
    own = { pub, large, sub, capf };
  });

  const tokenless = (server: X509Certificate): number[] => {
    const host = 'cucm-1051-a-pub';
    return lengths(signerOf(server, 'sha1'), [
      encodeRecord({ role: 'SAST', host, certificate: server }),
      encodeRecord({ role: 'CCM+TFTP', host, certificate: server }),
      encodeRecord({ role: 'CAPF', host, certificate: own.capf }),
      encodeRecord({ role: 'CCM+TFTP', host: 'cucm-1051-a-sub1', certificate: own.sub }),
    ]);
  };

  it('10.5.1 without tokens', () => {
    expect(tokenless(own.pub)).toEqual([336, 1156, 1156, 1138, 1161, 4947]);
  });

  it('10.5.1 after the publisher has a larger key', () => {
    expect(tokenless(own.large)).toEqual([464, 1675, 1675, 1138, 1161, 6113]);
  });

  it('10.0.1 with eTokens, not in mixed mode any more', () => {
    // Nobody has the token's own certificate: 902 bytes behind what the record says of it.
    const token = encodeRecord({
      ...{ role: 'SAST', host: '', certificate: own.pub, signature: false },
      names: TOKEN,
    });
    const room = 902 - own.pub.raw.length + TOKEN.serial.length - 16;
    const capf: RecordFacts = { role: 'CAPF', host: '10.48.47.153', certificate: own.capf };
    const [header, ...records] = lengths(TOKEN, [
      token,
      encodeRecord({ role: 'CCM+TFTP', host: '10.48.47.153' }),
      encodeRecord({ ...capf, signature: false }),
      encodeRecord({ role: 'CCM+TFTP', host: '10.48.47.154' }),
    ]);
    expect(header).toBe(304);
    expect([(records[0] ?? 0) + room, ...records.slice(1, 4)]).toEqual([1186, 33, 1004, 33]);
  });
});
