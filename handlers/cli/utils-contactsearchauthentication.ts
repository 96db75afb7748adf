/** Of this node; that phones need a reset afterwards [doc]. The texts are ours. [guess] facts/cli.md 6 */
import { CommandFailed, type Command } from '../../server/dispatch/command';
import { runWrite } from '../../server/dispatch/unit-of-work';
import {
  isContactSearchAuthenticated,
  setContactSearchAuthentication,
} from '../../server/domain/users/contact-search';
import { refuseWrite } from './refuse-write';

const switching = (word: 'enable' | 'disable'): Command => ({
  words: `utils contactsearchauthentication ${word}`,
  about: `${word}s the login before a search of the directory`,
  evidence: 'guess',
  on: ['cucm', 'presence'],
  async run({ cluster, node }) {
    refuseWrite(cluster, node);
    const set = (tx: Parameters<typeof setContactSearchAuthentication>[0]) =>
      setContactSearchAuthentication(tx, {
        node: node.name,
        on: word === 'enable',
        port: cluster.ports.contactSearch,
      });
    const known = await runWrite({ cluster, run: set, rehearse: set }, undefined);
    if (!known) throw new CommandFailed(`${node.name} is not in the database`);
    return `Contact search authentication is ${word}d\nPhones take it over when they are reset.\n`;
  },
});

export const contactSearchEnable = switching('enable');
export const contactSearchDisable = switching('disable');

export const contactSearchStatus: Command = {
  words: 'utils contactsearchauthentication status',
  about: 'shows whether a search of the directory needs a login',
  evidence: 'guess',
  on: ['cucm', 'presence'],
  run({ node }) {
    const on = node.store.read((tx) => isContactSearchAuthenticated(tx, node.name));
    return `Contact search authentication is ${on ? 'enabled' : 'disabled'}\n`;
  },
};
