/** What every server gives its phones from the start: the ITL, and signed files. openssl judges. */
import { X509Certificate } from 'node:crypto';
import { startUcmock, type Ucmock } from '../../server';
import { selfSign } from '../../server/security/platform-certificate';
import { axl } from '../support/axl';
import { lines, phone, line } from '../support/builders';
import { describeWith, have } from '../support/have';
import {
  fetchBytes,
  md5,
  opensslDecrypts,
  opensslVerifies,
  readFile,
} from '../support/trust-lists';

const [PUB, SUB] = ['pub.a.localhost', 'sub.a.localhost'];
const MAC = '001122334455';

/** An LSC with its key, as CAPF would have made it. */
async function lscOf(commonName: string): Promise<{ cert: string; key: string }> {
  const wish = { key: { type: 'rsa', bits: 2048 } as const, commonName, names: [] };
  return selfSign(wish, { now: Date.now(), days: 30 });
}

describeWith('openssl', have('openssl', 'version'), () => {
  describe.each([
    // signer, and the roles of the records
    ['10.5', /^CN=sub\.a/, [0, 2, 4, 0, 21, 21]],
    ['15.0', /^CN=ITLRECOVERY_pub\.a/, [0, 2, 4, 0, 21, 21]],
  ] as const)('release %s', (release, signer, roles) => {
    let ucm: Ucmock;
    beforeAll(async () => {
      const nodes = { pub: 'publisher', sub: 'subscriber' } as const;
      ucm = await startUcmock({
        ...{ port: 0, filePort: 0, tftpPort: 0, logLevel: 'error' },
        topology: { clusters: { a: { release, nodes } } },
      });
      await axl(ucm, 'addLine', line());
      await axl(ucm, 'addPhone', phone({ lines: lines('1001') }));
    });
    afterAll(() => ucm.stop());
    const at = async (node: string, path: string): Promise<Buffer> =>
      (await fetchBytes(ucm, path, node)) ?? Buffer.alloc(0);

    it('a server’s ITL names its certificates and is signed by the signer of the release', async () => {
      const file = await at(SUB, '/ITLFile.tlv');
      const read = readFile(file);
      expect(read.head(14)).toBe('ITLFile.tlv');
      expect(read.head(4)).toMatch(signer);
      expect(read.records.map(({ role }) => role)).toEqual(roles);
      expect(read.records.map((one) => one.text(2))).toEqual([SUB, SUB, PUB, SUB, PUB, SUB]);
      expect(read.records[0]?.text(6)).toBe(read.head(5));
      const key = read.records[0]?.raw(7) ?? Buffer.alloc(0);
      expect(await opensslVerifies(read, key)).toBe('Verified OK');
      expect(await at(SUB, `/ITLSEP${MAC}.tlv`)).toEqual(file);
      expect(await fetchBytes(ucm, '/CTLFile.tlv', SUB)).toBeUndefined();
    });

    it('a signed file is the file behind a header by CallManager of the server', async () => {
      const path = `/SEP${MAC}.cnf.xml`;
      const signed = readFile(await at(SUB, `${path}.sgn`), { list: false });
      expect(signed.head(14)).toBe(`SEP${MAC}.cnf.xml.sgn`);
      expect(signed.body).toEqual(await at(SUB, path));
      const server = readFile(await at(SUB, '/ITLFile.tlv')).records[1];
      expect(signed.head(5)).toBe(server?.text(6));
      expect(await opensslVerifies(signed, server?.raw(7) ?? Buffer.alloc(0))).toBe('Verified OK');
      expect(await fetchBytes(ucm, '/nothing.xml.sgn', SUB)).toBeUndefined();
    });

    it('an encrypted file opens with the phone’s key, and the open one tells no more than that', async () => {
      const sql = (text: string) => axl(ucm, 'executeSQLUpdate', `<sql>${text}</sql>`);
      const path = `/SEP${MAC}.cnf.xml`;
      const whole = (await at(PUB, path)).toString();
      await sql("update securityprofile set tftpencryptedflag = 't'");
      // Without a certificate for which it could be encrypted.
      expect((await at(PUB, path)).toString()).toContain('<fullConfig>true<');
      expect(await fetchBytes(ucm, `${path}.enc.sgn`, PUB)).toBeUndefined();
      const { cert, key } = await lscOf(`SEP${MAC}`);
      await sql(
        `insert into phonecertificate (fkdevice, certificate) select pkid, '${cert}' from device where name = 'SEP${MAC}'`,
      );
      const open = (await at(PUB, path)).toString();
      expect([...open.matchAll(/^<(\w+)>/gm)].map(([, name]) => name)).toEqual([
        ...['device', 'fullConfig', 'ipAddressMode', 'loadInformation', 'capfAuthMode'],
        ...['capfList', 'capf', 'phonePort', 'processNodeName', 'certHash', 'encrConfig'],
      ]);
      expect(open).toContain(`<certHash>${md5(new X509Certificate(cert).raw)}<`);
      const read = readFile(await at(PUB, `${path}.enc.sgn`), { list: false });
      const server = readFile(await at(PUB, '/ITLFile.tlv')).records[1];
      expect(await opensslVerifies(read, server?.raw(7) ?? Buffer.alloc(0))).toBe('Verified OK');
      const text = await opensslDecrypts(read, key);
      const after = text
        .replace(/<certHash>[^]*<\/encrConfig>/, '')
        .replace(/<versionStamp>.*/, '');
      const before = whole
        .replace(/<certHash>[^]*<\/encrConfig>/, '')
        .replace(/<versionStamp>.*/, '');
      expect(after).toBe(before);
    });
  });
});
