/** What every server gives its phones from the start: the ITL, and signed files. openssl judges. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { lines, phone, line } from '../support/builders';
import { describeWith, have } from '../support/have';
import { fetchBytes, opensslVerifies, readFile } from '../support/trust-lists';

const [PUB, SUB] = ['pub.a.localhost', 'sub.a.localhost'];
const MAC = '001122334455';

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
  });
});
