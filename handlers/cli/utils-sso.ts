/**
 * `utils sso`: SAML single sign-on from the command line, for who cannot reach the page. The commands are
 * documented, their texts are ours. [guess]
 */
import { CommandFailed, type Command } from '../../server/dispatch/command';
import { runWrite } from '../../server/dispatch/unit-of-work';
import { readSso, writeSso, type SsoSettings } from '../../server/domain/sso/settings';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tx } from '../../server/store/store';
import { refuseWrite } from './refuse-write';

interface Switch {
  words: string;
  about: string;
  change: Partial<SsoSettings>;
  said: string;
}

const switching = ({ words, about, change, said }: Switch): Command => ({
  words,
  about,
  evidence: 'doc',
  on: ['cucm', 'presence'],
  async run({ cluster, node }) {
    refuseWrite(cluster, node);
    const set = (tx: Tx): void => writeSso(tx, { ...readSso(tx), ...change });
    try {
      await runWrite({ cluster, run: set, rehearse: set }, undefined);
    } catch (error) {
      if (error instanceof DomainRefusal) throw new CommandFailed(error.message);
      throw error;
    }
    return `${said}\n`;
  },
});

const status: Command = {
  words: 'utils sso status',
  about: 'shows whether SAML single sign-on is enabled',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  run({ node }) {
    const { enabled, recoveryUrl, mode } = node.store.read(readSso);
    const lines = [
      `SSO Status: ${enabled ? 'SAML SSO Enabled' : 'SAML SSO Disabled'}`,
      ...(enabled ? [`SSO Mode: ${mode === 'cluster' ? 'Cluster wide' : 'Per node'}`] : []),
      `Recovery URL: ${recoveryUrl ? 'enabled' : 'disabled'}`,
    ];
    return `${lines.join('\n')}\n`;
  },
};

export const ssoCommands: readonly Command[] = [
  status,
  switching({
    words: 'utils sso enable',
    about: 'enables SAML single sign-on, once the identity provider is known',
    change: { enabled: true },
    said: 'SAML SSO is enabled',
  }),
  switching({
    words: 'utils sso disable',
    about: 'disables SAML single sign-on',
    change: { enabled: false },
    said: 'SAML SSO is disabled',
  }),
  switching({
    words: 'utils sso recovery-url enable',
    about: 'opens the local login for administrators while SAML SSO is on',
    change: { recoveryUrl: true },
    said: 'The recovery URL is enabled',
  }),
  switching({
    words: 'utils sso recovery-url disable',
    about: 'closes the local login for administrators while SAML SSO is on',
    change: { recoveryUrl: false },
    said: 'The recovery URL is disabled',
  }),
];
