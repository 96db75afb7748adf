/** To non-secure mode by the CTL client, steps 1 to 10, and the verification. */
import { messages, type CtlClient } from '../../ctl-client';
import { expectLines } from '../support/lines';
import { expectEqual, expectText, type Step } from '../support/story';
import { md5, NODES, PUB, SUB, TOKEN_PASSWORD, type Parts, type TokenName } from './parts';
import { MAKER, OLD, SHOW_CTL_NON_SECURE } from './texts';

const LOCATION = '/usr/local/cm/tftp/CTLFile.tlv';
export const PASSED = NODES.map((server) => ({ server, location: LOCATION, status: 'Passed' }));

/** All phones show the checksum that `show ctl` prints. @returns it */
export async function sameChecksum({ cli, phones }: Parts): Promise<string> {
  const [, printed = ''] = /([0-9a-f]{32})\(MD5\)/.exec(await cli(PUB, 'show ctl')) ?? [];
  for (const { name, security } of phones)
    expectEqual(`MD5 of the CTL of ${name}`, security.trust.ctl?.md5, printed);
  return printed;
}

/** Inserts tokens into a client until all are in the list of entries. */
export async function insertAll(
  client: CtlClient,
  { token }: Parts,
  [first, ...others]: readonly TokenName[],
): Promise<void> {
  if (first) await client.insert(token(first));
  await client.next();
  for (const name of others) {
    client.addTokens();
    await client.insert(token(name));
    await client.next();
  }
}

export function byClient(parts: Parts): Step[] {
  const { client: open, phones, token, served, sabotaged } = parts;
  const { restartServices, restartPhones, parameter } = parts;
  let client: CtlClient;
  return [
    {
      title: 'Secure first: the CTL client makes the cluster mixed with two security tokens',
      async play() {
        const mixed = await open();
        mixed.choose('mixed');
        await insertAll(mixed, parts, ['old', 'second']);
        expectEqual('servers', await mixed.finish(TOKEN_PASSWORD), PASSED);
        mixed.close();
        await restartServices();
        const files = await Promise.all(NODES.map(served));
        expectEqual('the file is the same on all nodes', md5(files[0]), md5(files[1]));
        expectEqual('Cluster Security Mode', await parameter('ClusterSecurityMode'), '1');
        return `CTLFile.tlv of ${files[0]?.length ?? 0} bytes on both nodes`;
      },
    },
    {
      title: 'CTL file of a secure cluster: the checksum of the phones is that of show ctl',
      async play() {
        await restartPhones();
        const printed = await sameChecksum(parts);
        const [secure, plain] = phones;
        expectEqual('the phone with the profile', secure?.securityMode, 'encrypted');
        expectEqual('the phone without', plain?.securityMode, 'non-secure');
        return `${printed}(MD5); ${secure?.name ?? ''} is registered encrypted`;
      },
    },
    {
      title: 'Client 1: one of the security tokens of the CTL file is at hand',
      async play() {
        const file = await served(PUB);
        const { certificate } = token(sabotaged('foreign-token') ? 'fresh' : 'old');
        expectEqual('the file has its certificate', file?.includes(certificate.raw), true);
        return token('old').label;
      },
    },
    {
      title: 'Client 2: the publisher, its port and an administrator of CCM; Next',
      async play() {
        await open({ password: 'wrong' }).then(
          () => {
            throw new Error('a wrong password was taken');
          },
          (error: unknown) => expectText('a wrong password', String(error), 'Authentication'),
        );
        client = await open();
        expectEqual('window', client.window, 'mode');
        return 'logged in';
      },
    },
    {
      title: 'Client 3: Set Cisco Unified CallManager Cluster to Non-Secure Mode; Next',
      play() {
        client.choose('non-secure');
        return Promise.resolve(client.messages.join(' '));
      },
    },
    {
      title: 'Client 4 and 5: the token is inserted, OK; its details are shown; Next',
      async play() {
        expectEqual('message', client.messages, [messages.INSERT_TOKEN]);
        const shown = await client.insert(token('old'));
        expectEqual('Security Token Information', shown, {
          ...{ subject: OLD, issuer: MAKER },
          ...{ validFrom: '06/09/2010', expires: '06/09/2020', button: 'Next' },
        });
        await client.next();
        return shown.subject;
      },
    },
    {
      title: 'Client 6: the entries of the CTL; Finish, and the password of the token',
      async play() {
        const rows = client.entries.map(({ type, host, issuer, subject }) =>
          [type, host, issuer.slice(0, 15), subject.slice(0, 21).trimEnd()].join(' | '),
        );
        const none = `${messages.NO_ISSUER.slice(0, 15)} | ${messages.NO_SUBJECT}`;
        const host = messages.NO_HOSTNAME;
        expectEqual('CTL Entries', rows.slice(1), [
          ...[`CCM+TFTP | ${SUB} | ${none}`, `CCM+TFTP | ${PUB} | ${none}`],
          `Security Token | ${host} | cn=Cisco Manufa | cn="SAST-ADN008580ef`,
          `Security Token | ${host} | cn=Cisco Manufa | cn="SAST-ADN0054f509`,
        ]);
        expectText('the first one', rows[0] ?? '', `CAPF | ${PUB} | CN=CAPF-`);
        await client.finish(TOKEN_PASSWORD);
        return `${rows.length} entries, signed by the token`;
      },
    },
    {
      title: 'Client 7: servers, file location, status; Done',
      play() {
        expectEqual('rows', client.rows, PASSED);
        expectEqual('below', client.messages.at(-1), messages.RESTART);
        client.close();
        return Promise.resolve(client.rows.map((row) => Object.values(row).join(' ')).join(', '));
      },
    },
    {
      title: 'Client 8: System > Enterprise Parameters: Cluster Security Mode is 0',
      async play() {
        const wanted = {
          ClusterSecurityMode: '0',
          LBMSecurityMode: 'Insecure',
          CAPFPhonePort: '3804',
          'CAPFOperationExpiresin(days)': '10',
          EnableCaching: 'True',
        };
        const seen: Record<string, string> = {};
        for (const name of Object.keys(wanted)) seen[name] = await parameter(name);
        expectEqual('Security Parameters', seen, wanted);
        return Object.entries(seen)
          .map((one) => one.join(' '))
          .join(', ');
      },
    },
    {
      title: 'Client 9: Cisco Tftp and Cisco CallManager start anew on all nodes',
      async play() {
        if (sabotaged('no-restart')) return 'left out';
        await restartServices();
        return 'done';
      },
    },
    {
      title: 'Client 10: the phones start anew, fetch the CTL and register without security',
      async play() {
        await restartPhones();
        const modes = phones.map(({ securityMode }) => securityMode);
        expectEqual('security of the phones', modes, ['non-secure', 'non-secure']);
        return modes.join(', ');
      },
    },
    {
      title: 'Verification: show ctl is the same on all nodes, and its checksum that of the phones',
      async play() {
        const [one, other] = await Promise.all(NODES.map((node) => parts.cli(node, 'show ctl')));
        const sum = (text = ''): string | undefined => /(\w{32})\(MD5\)/.exec(text)?.[1];
        expectEqual('checksum of the nodes', sum(one), sum(other));
        return sameChecksum(parts);
      },
    },
    {
      title: 'Verification: the CTL of a non-secure cluster has no CCM+TFTP certificates',
      async play() {
        const text = await parts.cli(PUB, 'show ctl');
        expectLines('show ctl', text, `show ctl ${SHOW_CTL_NON_SECURE}`);
        return 'line by line';
      },
    },
  ];
}
