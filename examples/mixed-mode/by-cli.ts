/** The same by the command line, which needs no token; and why the client then does not go on. */
import { expectLines } from '../support/lines';
import { expectEqual, expectText, type Step } from '../support/story';
import { insertAll, PASSED, sameChecksum } from './by-client';
import { PUB, SUB, TOKEN_PASSWORD, type Parts } from './parts';
import { SET_MIXED, SET_NON_SECURE } from './texts';

export function byCli(parts: Parts): Step[] {
  const { cli, client: open, parameter, phones, restartPhones, restartServices, token } = parts;
  const show =
    "run sql select paramname,paramvalue from processconfig where paramname='ClusterSecurityMode'";
  return [
    {
      title: 'CLI: the CTL client makes the cluster mixed again, one token of the CTL is enough',
      async play() {
        const client = await open();
        client.choose('mixed');
        await insertAll(client, parts, ['old']);
        expectEqual('servers', await client.finish(TOKEN_PASSWORD), PASSED);
        client.close();
        await restartServices();
        await restartPhones();
        expectEqual('the secure phone', phones[0]?.securityMode, 'encrypted');
        return sameChecksum(parts);
      },
    },
    {
      title: 'CLI: an answer other than y, and a subscriber, change nothing',
      async play() {
        const command = 'utils ctl set-cluster non-secure-mode';
        const refused = await cli(PUB, command, 'n');
        expectEqual('after n', refused.includes('Moving Cluster'), false);
        const elsewhere = await cli(SUB, command);
        expectEqual('at the subscriber', elsewhere.includes('(y/n)'), false);
        expectEqual('Cluster Security Mode', await parameter('ClusterSecurityMode'), '1');
        return elsewhere.split('\n')[1] ?? '';
      },
    },
    {
      title: 'CLI: utils ctl set-cluster non-secure-mode on the publisher',
      async play() {
        const text = await cli(PUB, 'utils ctl set-cluster non-secure-mode', 'y');
        expectLines('the command', text, SET_NON_SECURE);
        expectText('the parameter', await cli(PUB, show), '0');
        expectEqual('Cluster Security Mode', await parameter('ClusterSecurityMode'), '0');
        return 'line by line';
      },
    },
    {
      title: 'CLI: services and phones start anew; the phones are not secure',
      async play() {
        await restartServices();
        await restartPhones();
        const modes = phones.map(({ securityMode }) => securityMode);
        expectEqual('security of the phones', modes, ['non-secure', 'non-secure']);
        return sameChecksum(parts);
      },
    },
    {
      title: 'Tokenless: utils ctl set-cluster mixed-mode signs by the key of the publisher',
      async play() {
        expectLines(
          'the command',
          await cli(PUB, 'utils ctl set-cluster mixed-mode', 'y'),
          SET_MIXED,
        );
        await restartServices();
        await restartPhones();
        expectEqual('the secure phone', phones[0]?.securityMode, 'encrypted');
        return sameChecksum(parts);
      },
    },
    {
      title: 'Tokenless: utils ctl update CTLFile makes the file anew',
      async play() {
        const text = await cli(PUB, 'utils ctl update CTLFile', 'y');
        expectText('the command', text, 'Updating CTL file');
        expectText('the command', text, 'CTL file Updated');
        await restartServices();
        await restartPhones();
        return sameChecksum(parts);
      },
    },
    {
      title: 'Tokenless: the CTL client finds that its token does not exist in the CTL file',
      async play() {
        const words = 'The Security Token you have inserted does not exist in the CTL File';
        const client = await open();
        client.choose('update');
        await client.insert(token('old')).then(
          () => {
            throw new Error('the token was taken');
          },
          (error: unknown) => expectText('message', String(error), words),
        );
        client.close();
        return words;
      },
    },
  ];
}
