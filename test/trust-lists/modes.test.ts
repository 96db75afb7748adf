/**
 * From non-secure to mixed mode and back by the command line, in the words of facts/trust-lists.md 3
 * and 4 (white space folded); openssl and a second reader judge the files.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync as bytesOf, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { phone } from '../support/builders';
import { command } from '../support/cli';
import { describeWith, have, run } from '../support/have';
import { ask } from '../support/rest';
import { HAVE_SFTP, startSftp } from '../support/sftp';
import { fetchBytes, md5, opensslVerifies, readFile } from '../support/trust-lists';

const [PUB, SUB] = ['pub.a.localhost', 'sub.a.localhost'];
const RESTART =
  'Please Restart the TFTP and Cisco CallManager services on all nodes in the cluster that run these services';
const fold = (text: string): string => text.replace(/\s+/g, ' ').trim();

let ucm: Ucmock;
const start = async (release: string): Promise<void> => {
  const nodes = { pub: 'publisher', sub: 'subscriber' } as const;
  ucm = await startUcmock({
    ...{ port: 0, filePort: 0, logLevel: 'error' },
    topology: { clusters: { a: { release, nodes } } },
  });
  // Commands do not wait for services then.
  await clock({ freeze: true });
};
const cli = async (line: string, answers: string[] = [], node = PUB): Promise<string> =>
  fold(await command(ucm, line, { node, answers }));
const ctl = (node = PUB): Promise<Buffer | undefined> => fetchBytes(ucm, '/CTLFile.tlv', node);
const clock = (body: object): Promise<unknown> =>
  ask(ucm, '/_ucmock/clock', {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'Content-Type': 'application/json' },
  });
const later = (): Promise<unknown> => clock({ advance: { seconds: 10 } });
const restartTftp = async (): Promise<void> => {
  for (const node of [PUB, SUB]) await command(ucm, 'utils service restart Cisco Tftp', { node });
  await later();
};
const mode = async (): Promise<string> =>
  /ClusterSecurityMode (\d)/.exec(
    await cli(
      "run sql select paramname,paramvalue from processconfig where paramname='ClusterSecurityMode'",
    ),
  )?.[1] ?? '';
const put = (name: string, body: Buffer, node = PUB): Promise<unknown> =>
  ask(ucm, `/ucmock/tftp/files/${name}`, {
    ...{ method: 'PUT', login: 'administrator:ucmock', body, headers: { Host: node } },
  });

describeWith('openssl', have('openssl', 'version'), () => {
  describe('release 10.0', () => {
    beforeAll(() => start('10.0'));
    afterAll(() => ucm.stop());

    it('without a CTL says so', async () => {
      expect(await cli('show ctl')).toBe(
        'Length of CTL file: 0 CTL File not found. Please run CTLClient plugin or run the CLI - utils ctl.. to generate the CTL file. Error parsing the CTL File.',
      );
      expect(await ctl()).toBeUndefined();
    });

    it.each(['n', 'yes', 'Y', ''])('the answer %j ends it', async (answer) => {
      expect(await cli('utils ctl set-cluster mixed-mode', [answer])).not.toContain('Moving');
      expect([await mode(), await ctl()]).toEqual(['0', undefined]);
    });

    it('is refused on a subscriber and while a service is missing', async () => {
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'], SUB)).toContain(
        'only on the publisher',
      );
      await cli('utils service stop Cisco CTL Provider', [], SUB);
      await later();
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'])).toContain(
        `Cisco CTL Provider is not running on ${SUB}`,
      );
      await cli('utils service start Cisco CTL Provider', [], SUB);
      await later();
      await cli('utils service stop Cisco Certificate Authority Proxy Function');
      await later();
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'])).toContain(
        `Cisco Certificate Authority Proxy Function is not running on ${PUB}`,
      );
      await cli('utils service start Cisco Certificate Authority Proxy Function');
      await later();
      await cli('utils dbreplication stop', [], SUB);
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'])).toContain('replication');
      await cli('utils dbreplication reset all');
      await later();
      expect([await mode(), await ctl()]).toEqual(['0', undefined]);
    });

    let mixed: Buffer;
    it('moves to mixed mode: all servers serve the same file, which the publisher signed', async () => {
      await axl(
        ucm,
        'executeSQLUpdate',
        "<sql>update callmanager set autoregistrationenabled = 't'</sql>",
      );
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'])).toBe(
        `This operation will set the cluster to Mixed mode. Do you want to continue? (y/n):y Moving Cluster to Mixed Mode Cluster set to Mixed Mode ${RESTART}`,
      );
      mixed = (await ctl()) ?? Buffer.alloc(0);
      expect([await mode(), await ctl(SUB)]).toEqual(['1', mixed]);
      expect(await fetchBytes(ucm, '/CTLSEP001122334455.tlv', SUB)).toEqual(mixed);
      const read = readFile(mixed);
      expect(read.records.map(({ role }) => role)).toEqual([0, 2, 4, 2]);
      expect(read.records.map((one) => one.text(2))).toEqual([PUB, PUB, PUB, SUB]);
      expect(await opensslVerifies(read, read.records[0]?.raw(7) ?? mixed)).toBe('Verified OK');
      const text = (await fetchBytes(ucm, '/XMLDefault.cnf.xml', PUB))?.toString();
      expect(text).toContain('<autoRegistration>disabled<');
    });

    it('show ctl tells the file, in the recorded form', async () => {
      const shown = await command(ucm, 'show ctl', { node: SUB });
      const read = readFile(mixed);
      const [first] = read.records;
      const name = read.head(4);
      const serial = [...(first?.raw(6) ?? [])]
        .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
        .join(':');
      const print = createHash('sha1')
        .update(first?.raw(9) ?? '')
        .digest('hex')
        .toUpperCase();
      expect(fold(shown)).toContain(
        `The checksum value of the CTL file: ${md5(mixed)}(MD5) ${createHash('sha1').update(mixed).digest('hex')}(SHA1) Length of CTL file: ${mixed.length} The CTL File was last modified on `,
      );
      expect(fold(shown)).toContain(
        `Parse CTL File ---------------- Version: 1.2 HeaderLength: ${read.headerLength} (BYTES) BYTEPOS TAG LENGTH VALUE ------- --- ------ ----- 3 SIGNERID 2 ${2 * (name.length + 4) + 19} 4 SIGNERNAME ${name.length + 1} ${name} 5 SERIALNUMBER 16 ${serial} 6 CANAME ${name.length + 1} ${name} 7 SIGNATUREINFO 2 15 8 DIGESTALGORTITHM 1 9 SIGNATUREALGOINFO 2 8 10 SIGNATUREALGORTITHM 1 11 SIGNATUREMODULUS 1 12 SIGNATURE 128 `,
      );
      expect(fold(shown)).toContain(
        ` 14 FILENAME 12 15 TIMESTAMP 4 CTL Record #:1 ---- BYTEPOS TAG LENGTH VALUE ------- --- ------ ----- 1 RECORDLENGTH 2 ${first?.length} 2 DNSNAME 16 ${PUB} 3 SUBJECTNAME ${name.length + 1} ${name} 4 FUNCTION 2 System Administrator Security Token 5 ISSUERNAME ${name.length + 1} ${name} 6 SERIALNUMBER 16 ${serial} 7 PUBLICKEY 140 8 SIGNATURE 128 9 CERTIFICATE ${first?.raw(9)?.length} ${(print.match(/../g) ?? []).join(' ')} (SHA1 Hash HEX) 10 IPADDRESS 4 This etoken was used to sign the CTL file. CTL Record #:2 ----`,
      );
      const dump = read.signature.subarray(0, 8);
      expect(shown).toContain(`\n\t\t${[...dump].map((one) => one.toString(16)).join('  ')}\n`);
      expect(fold(shown)).toMatch(/The CTL file was verified successfully\.$/);
    });

    it('a foreign file on the disk is shown as it is, and what is served stays', async () => {
      const flipped = Buffer.from(mixed);
      flipped.writeUInt8(flipped.readUInt8(flipped.length - 20) ^ 1, flipped.length - 20);
      const { records, headerLength } = readFile(mixed);
      const [one = 0, two = 0] = records.map(({ length }) => length);
      const cut = (from: number, to: number): Buffer => mixed.subarray(from, to);
      const end = headerLength + one + two;
      const swapped = Buffer.concat([
        ...[
          cut(0, headerLength),
          cut(headerLength + one, end),
          cut(headerLength, headerLength + one),
        ],
        mixed.subarray(end),
      ]);
      const version = Buffer.concat([cut(5, 10), cut(0, 5), mixed.subarray(10)]);
      for (const [bytes, says] of [
        [mixed.subarray(0, -7), 'Error parsing the CTL File.'],
        [Buffer.from('no list'), 'Error parsing the CTL File.'],
        [Buffer.alloc(0), 'Error parsing the CTL File.'],
        [version, 'Error parsing the CTL File.'],
        [flipped, 'Verification of the CTL file failed.'],
        [swapped, 'Verification of the CTL file failed.'],
      ] as const) {
        await put('CTLFile.tlv', bytes);
        const shown = await cli('show ctl');
        expect(shown).toContain(`${md5(bytes)}(MD5)`);
        expect(shown.slice(-says.length)).toBe(says);
        await restartTftp();
        expect(await ctl()).toEqual(mixed);
      }
    });

    it('goes back: the servers stay without certificates, phones get it after a restart', async () => {
      expect(await cli('utils ctl set-cluster non-secure-mode', ['y'])).toBe(
        `This operation will set the cluster to non secure mode. Do you want to continue? (y/n):y Moving Cluster to Non Secure Mode Cluster set to Non Secure Mode ${RESTART}`,
      );
      expect([await mode(), await ctl()]).toEqual(['0', mixed]);
      await restartTftp();
      const file = (await ctl(SUB)) ?? mixed;
      expect(await ctl()).toEqual(file);
      const read = readFile(file);
      expect(read.records.map(({ role }) => role)).toEqual([0, 2, 4, 2]);
      expect(read.records.map((one) => one.raw(9) !== undefined)).toEqual([
        ...[true, false, true, false],
      ]);
      expect(read.records[1]?.length).toBe(21 + PUB.length);
      expect(await cli('show ctl')).toContain(`Length of CTL file: ${file.length} `);
    });

    it('a new certificate is in the CTL when that is made anew, in the ITL at once', async () => {
      await cli('utils ctl set-cluster mixed-mode', ['y']);
      await restartTftp();
      const before = readFile((await ctl()) ?? mixed);
      const itl = await fetchBytes(ucm, '/ITLFile.tlv', PUB);
      expect(await fetchBytes(ucm, '/ITLFile.tlv', PUB)).toEqual(itl);
      await cli('set cert regen CallManager', ['yes']);
      const after = readFile((await fetchBytes(ucm, '/ITLFile.tlv', PUB)) ?? mixed);
      expect(after.head(5)).not.toBe(before.head(5));
      expect(readFile((await ctl()) ?? mixed).head(5)).toBe(before.head(5));
      expect(await cli('utils ctl update CTLFile', ['y'])).toBe(
        `This operation will update the CTLFile. Do you want to continue? (y/n):y Updating CTL file CTL file Updated ${RESTART}`,
      );
      await restartTftp();
      expect(readFile((await ctl()) ?? mixed).head(5)).toBe(after.head(5));
    });

    it('file get sends it to an SFTP server, byte for byte, and the recovery key', async () => {
      if (!HAVE_SFTP) return process.stderr.write('SKIPPED: there is no sftp-server\n');
      const folder = mkdtempSync(join(tmpdir(), 'ucmock-get-'));
      const sftp = await startSftp('carrier', 'secret');
      try {
        const login = ['y', '127.0.0.1', String(sftp.port), 'carrier', 'secret', folder];
        const said = await cli('file get tftp CTLFile.tlv', login);
        expect(said).toContain('Number of files affected: 1');
        expect(said).toContain('Transfer completed.');
        expect(bytesOf(join(folder, 'CTLFile.tlv'))).toEqual(await ctl());
        const refused = await cli('file get tftp CTLFile.tlv', login.with(4, 'wrong'));
        expect(refused).toContain('refused the login of carrier');
        // The recovery key: kept outside, it signs an ITL when the cluster has another one.
        const kept = join(folder, 'ITLRecovery.p12');
        await cli('file get tftp ITLRecovery.p12', login);
        const opened = ['pkcs12', '-in', kept, '-nodes', '-passin', 'pass:ucmock'];
        const { out } = await run('openssl', opened);
        expect(out).toMatch(
          /BEGIN PRIVATE KEY[^]*BEGIN CERTIFICATE|BEGIN CERTIFICATE[^]*BEGIN PRIV/,
        );
        await cli('set cert regen ITLRecovery', ['yes']);
        const remote = `utils itl reset remotekey 127.0.0.1:${sftp.port} carrier ${kept}`;
        expect(await cli(remote, ['secret', 'other'])).toContain('password of the file is another');
        expect(await cli(remote, ['secret', 'ucmock'])).toContain(
          'transferred reset ITL to node sub',
        );
        const itl = readFile((await fetchBytes(ucm, '/ITLFile.tlv', SUB)) ?? mixed);
        const { serialNumber } = new X509Certificate(out);
        expect(itl.item(5).toString('hex').toUpperCase()).toBe(serialNumber);
        expect(await opensslVerifies(itl, itl.records[0]?.raw(7) ?? mixed)).toBe('Verified OK');
        await restartTftp();
      } finally {
        await sftp.stop();
        rmSync(folder, { recursive: true });
      }
    });

    it('deleted on one node it is gone there alone', async () => {
      expect(await cli('file list tftp CTL*', [], SUB)).toContain('CTLFile.tlv');
      expect(await cli('file delete tftp CTLFile.tlv', ['n'], SUB)).not.toContain('deleted');
      expect(await cli('file delete tftp CTLFile.tlv', ['y'], SUB)).toBe(
        'Delete the File CTLFile.tlv? Enter "y" followed by return to continue: y files: found = 1, deleted = 1',
      );
      expect(await ctl(SUB)).toBeUndefined();
      expect(await cli('show ctl', [], SUB)).toContain('Length of CTL file: 0');
      expect(await ctl()).toBeDefined();
    });

    it('a reset ITL is signed by ITLRecovery until TFTP starts again; a deleted one is gone until then', async () => {
      const signer = async (): Promise<string> =>
        readFile((await fetchBytes(ucm, '/ITLFile.tlv', SUB)) ?? mixed).head(4);
      expect(await cli('utils itl reset localkey')).toMatch(
        /^Name is None Generating the reset ITL file..... The reset ITL file was generated successfully Locating active Tftp servers in the cluster..... Following is the list of Active tftp servers in the cluster =+ pub sub =+ Number of Active TFTP servers in the cluster : 2 Transferring .* Successfully transferred reset ITL to node pub Successfully transferred reset ITL to node sub$/,
      );
      expect(await signer()).toMatch(/^CN=ITLRECOVERY_pub/);
      await cli('file delete tftp ITLFile.tlv', ['y'], SUB);
      expect(await fetchBytes(ucm, '/ITLFile.tlv', SUB)).toBeUndefined();
      expect(await cli('show itl', [], SUB)).toContain('Length of ITL file: 0');
      await restartTftp();
      expect(await signer()).toMatch(/^CN=sub/);
      expect(await cli('show itl', [], SUB)).toMatch(/The ITL file was verified successfully\.$/);
    });
  });

  describe('release 15.0', () => {
    beforeAll(() => start('15.0'));
    afterAll(() => ucm.stop());

    it('ITLRecovery signs, CallManager where it is told; auto-registration is said and goes on', async () => {
      await axl(
        ucm,
        'executeSQLUpdate',
        "<sql>update callmanager set autoregistrationenabled = 't'</sql>",
      );
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'])).toBe(
        'This operation will set the cluster to Mixed mode. Auto-registration is enabled on at least one CM node. Do you want to continue? (y/n):y Moving Cluster to Mixed Mode Cluster set to Mixed Mode You must reset all phones to ensure they received the updated CTL file. You must restart Cisco CTIManager services on all the nodes in the cluster that have the service activated.',
      );
      const read = readFile((await ctl()) ?? Buffer.alloc(0));
      expect(read.head(4)).toMatch(/^CN=ITLRECOVERY_pub/);
      expect(read.records.map(({ role }) => role)).toEqual([0, 2, 4, 0, 2]);
      const text = (await fetchBytes(ucm, '/XMLDefault.cnf.xml', PUB))?.toString();
      expect(text).toContain('<autoRegistration>enabled<');
      await cli('utils ctl reset localkey', ['y']);
      await restartTftp();
      const reset = readFile((await ctl()) ?? Buffer.alloc(0));
      expect(reset.head(4)).toMatch(/^CN=pub/);
      expect(await cli('show ctl')).toMatch(/verified successfully\.$/);
    });

    it('without the licence for strong cryptography there is no mixed mode', async () => {
      await cli('utils ctl set-cluster non-secure-mode', ['y']);
      await axl(
        ucm,
        'executeSQLUpdate',
        "<sql>insert into smartlicense (registrationstatus, exportcontrol) values ('REGISTERED', 'f')</sql>",
      );
      expect(await cli('utils ctl set-cluster mixed-mode', ['y'])).toContain(
        'not enabled for export-controlled functionality; command not executed',
      );
      expect(await mode()).toBe('0');
      await axl(ucm, 'executeSQLUpdate', '<sql>delete from smartlicense</sql>');
    });

    it('a secure profile makes a phone secure in mixed mode alone', async () => {
      await axl(ucm, 'addPhone', phone({}));
      await axl(
        ucm,
        'executeSQLUpdate',
        '<sql>update securityprofile set tkdevicesecuritymode = 2, tktransport = 2</sql>',
      );
      const marks = async (): Promise<(string | undefined)[]> => {
        const file = await fetchBytes(ucm, '/SEP001122334455.cnf.xml', PUB);
        return ['deviceSecurityMode', 'transportLayerProtocol'].map(
          (name) => new RegExp(`<${name}>(\\d)<`).exec(String(file))?.[1],
        );
      };
      expect(await marks()).toEqual(['1', '1']);
      await cli('utils ctl set-cluster mixed-mode', ['y']);
      expect(await marks()).toEqual(['3', '3']);
    });

    it('AXL shows the mode and does not set it', async () => {
      const secure = '<name>ClusterSecurityMode</name>';
      expect(await axl(ucm, 'getSecureConfig', secure)).toContain('<value>1</value>');
      const parameter = `<processNodeName>EnterpriseWideData</processNodeName>${secure}<service>Enterprise Wide</service>`;
      const refused = ['updateServiceParameter', parameter] as const;
      await expect(axl(ucm, refused[0], `${refused[1]}<value>0</value>`)).rejects.toThrow(
        'cannot be changed here',
      );
      expect(await mode()).toBe('1');
    });

    it('a fork has mode and CTL of its own', async () => {
      await ask(ucm, '/_ucmock/forks', {
        ...{ method: 'POST', body: JSON.stringify({ name: 'kin' }) },
        headers: { 'Content-Type': 'application/json' },
      });
      const kin = (line: string, answers: string[] = []): Promise<string> =>
        command(ucm, line, { cluster: 'kin', answers });
      const length = async (shown: Promise<string>): Promise<string | undefined> =>
        /Length of CTL file: (\d+)/.exec(await shown)?.[1];
      const whole = await length(kin('show ctl'));
      expect(whole).toBe(await length(cli('show ctl')));
      await kin('utils ctl set-cluster non-secure-mode', ['y']);
      expect(await length(kin('show ctl'))).not.toBe(whole);
      expect([await mode(), await length(cli('show ctl'))]).toEqual(['1', whole]);
    });

    it('the modes go with a reset', async () => {
      await ucm.reset();
      expect([await mode(), await ctl()]).toEqual(['0', undefined]);
    });
  });
});
