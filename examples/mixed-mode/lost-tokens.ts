/** When tokens are lost: by release, one left or none left, steps 1 to 14. */
import { messages, TokenRefused, type CtlClient } from '../../ctl-client';
import { expectLines } from '../support/lines';
import { expectEqual, expectText, type Step } from '../support/story';
import { insertAll, PASSED, sameChecksum } from './by-client';
import { NODES, PUB, TOKEN_PASSWORD, type Parts } from './parts';
import { DELETE_FILE, MAKER, OLD, SHOW_CTL_NONE } from './texts';

const FRESH = OLD.replace('ADN0054f509', 'ADN0054f50a');
const SECOND = OLD.replace('ADN0054f509', 'ADN008580ef');

export function lostTokens(parts: Parts): Step[] {
  const { cli, client: open, parameter, phones, restartPhones, restartServices, token } = parts;
  let client: CtlClient;
  const deleteFile = async (): Promise<void> => {
    for (const node of NODES)
      expectLines(node, await cli(node, 'file delete tftp CTLFile.tlv', 'y'), DELETE_FILE);
  };
  const types = (): string[] => client.entries.map(({ type }) => type);
  const SERVERS = ['CAPF', 'CCM+TFTP', 'CCM+TFTP'];
  return [
    {
      title: 'Lost, 10.0(1) and later: the CLI needs no token, whoever signed the CTL',
      async play() {
        await deleteFile();
        const again = await open();
        again.choose('update');
        await insertAll(again, parts, ['old', 'second']);
        await again.finish(TOKEN_PASSWORD);
        again.close();
        await cli(PUB, 'utils ctl set-cluster non-secure-mode', 'y');
        expectEqual('Cluster Security Mode', await parameter('ClusterSecurityMode'), '0');
        return 'non-secure';
      },
    },
    {
      title: 'Lost, before 10.0, one is left: it changes the CTL, and another one is added',
      async play() {
        await deleteFile();
        const first = await open();
        first.choose('mixed');
        await insertAll(first, parts, ['old', 'second']);
        await first.finish(TOKEN_PASSWORD);
        first.close();
        const left = await open();
        left.choose('update');
        await insertAll(left, parts, ['second', 'spare']);
        const lost = left.entries.find(({ subject }) => subject === OLD);
        if (!lost) throw new Error('the lost token is not among the entries');
        await left.deleteSelected(lost);
        expectEqual('servers', await left.finish(TOKEN_PASSWORD), PASSED);
        left.close();
        const text = await cli(PUB, 'show ctl');
        const names = [...text.matchAll(/SUBJECTNAME.*SAST-(\w+)/g)].map(([, name]) => name);
        expectEqual('tokens of the CTL', names, ['ADN008580ef', 'ADN0085810a']);
        return names.join(', ');
      },
    },
    {
      title: 'Lost, before 10.0, none is left: passwords are forgotten, and tokens lock',
      async play() {
        await restartServices();
        for (const phone of phones) phone.security.trust.erase();
        await restartPhones();
        const again = await open();
        again.choose('non-secure');
        await insertAll(again, parts, ['second']);
        let said = '';
        for (let tries = 1; said !== 'The token is locked.'; tries += 1) {
          if (tries > 20) throw new Error('the token never locks');
          await again.finish(`forgotten ${tries}`).catch((error: unknown) => {
            if (!(error instanceof TokenRefused)) throw error;
            said = error.message;
          });
        }
        await again.finish(TOKEN_PASSWORD).then(
          () => {
            throw new Error('a locked token signs');
          },
          (error: unknown) => expectText('the right one', String(error), 'locked'),
        );
        again.close();
        expectEqual('Cluster Security Mode', await parameter('ClusterSecurityMode'), '1');
        return said;
      },
    },
    {
      title: 'Lost 1: file delete tftp CTLFile.tlv on all TFTP servers; show ctl finds none',
      async play() {
        await deleteFile();
        for (const node of NODES)
          expectLines('show ctl', await cli(node, 'show ctl'), `show ctl ${SHOW_CTL_NONE}`);
        return 'line by line';
      },
    },
    {
      title: 'Lost 2 and 3: the CTL client warns that there is no CTL file in secure mode; OK',
      async play() {
        client = await open();
        expectEqual('message', client.messages, [messages.NO_FILE_IN_MIXED_MODE]);
        return client.messages.join(' ');
      },
    },
    {
      title: 'Lost 4 and 5: Update CTL File; Next; the first new token; Add',
      async play() {
        client.choose('update');
        // The new pair: one that nobody had, and the second one after its reset at the maker's.
        const shown = await client.insert(token('fresh'));
        expectEqual('Security Token Information', shown, {
          ...{ subject: FRESH, issuer: MAKER },
          ...{ validFrom: '06/08/2010', expires: '06/08/2020', button: 'Add' },
        });
        await client.next();
        return shown.subject;
      },
    },
    {
      title: 'Lost 6 and 7: all entries; Add Tokens; the message to insert another one; OK',
      play() {
        expectEqual('CTL Entries', types(), [...SERVERS, 'Security Token']);
        const named = client.entries.slice(0, 3).every(({ subject }) => subject.startsWith('CN='));
        expectEqual('servers with their certificates', named, true);
        client.addTokens();
        expectEqual('message', client.messages.at(-1), messages.ANOTHER_TOKEN);
        return Promise.resolve(messages.ANOTHER_TOKEN);
      },
    },
    {
      title: 'Lost 8: the details of the second new token; Add',
      async play() {
        await parts.replaceToken('second');
        const shown = await client.insert(token('second'));
        expectEqual('Security Token Information', shown, {
          ...{ subject: SECOND, issuer: MAKER },
          ...{ validFrom: '05/17/2012', expires: '05/17/2022', button: 'Add' },
        });
        await client.next();
        return shown.subject;
      },
    },
    {
      title: 'Lost 9 and 10: all entries with both tokens; Finish; the token password; OK',
      async play() {
        expectEqual('CTL Entries', types(), [...SERVERS, 'Security Token', 'Security Token']);
        expectEqual('Token Name', token('fresh').label, 'eToken PRO');
        await client.finish(TOKEN_PASSWORD);
        return `signed by ${token('fresh').label}`;
      },
    },
    {
      title: 'Lost 11: servers, file location, status; Done',
      play() {
        expectEqual('rows', client.rows, PASSED);
        expectEqual('below', client.messages.at(-1), messages.RESTART);
        client.close();
        return Promise.resolve('Passed on both');
      },
    },
    {
      title: 'Lost 12: Cisco CallManager and Cisco Tftp start anew; show ctl has the new file',
      async play() {
        await restartServices();
        const text = await cli(PUB, 'show ctl');
        expectText('show ctl', text, FRESH);
        expectText('show ctl', text, 'The CTL file was verified successfully.');
        return /Length of CTL file: \d+/.exec(text)?.[0] ?? '';
      },
    },
    {
      title: 'Lost 13: phones keep the old CTL until it is deleted there',
      async play() {
        const [phone] = phones;
        const before = phone?.security.trust.ctl?.md5;
        await restartPhones();
        const after = phone?.security.trust.ctl?.md5;
        expectEqual('the phone keeps its CTL', after, before);
        for (const one of phones) one.security.trust.erase();
        await restartPhones();
        return sameChecksum(parts);
      },
    },
    {
      title: 'Lost 14: the CTL client sets the cluster to non-secure mode with the new pair',
      async play() {
        const last = await open();
        last.choose('non-secure');
        await insertAll(last, parts, ['fresh']);
        expectEqual('servers', await last.finish(TOKEN_PASSWORD), PASSED);
        last.close();
        await restartServices();
        await restartPhones();
        expectEqual('Cluster Security Mode', await parameter('ClusterSecurityMode'), '0');
        const modes = phones.map(({ securityMode }) => securityMode);
        expectEqual('security of the phones', modes, ['non-secure', 'non-secure']);
        return sameChecksum(parts);
      },
    },
  ];
}
