/** Certificates of the node are changed: set cert, set csr. facts/cli.md 6 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { deleteTrust, importOwn, importTrust } from '../../server/domain/certificates/import';
import { regenerateOwn } from '../../server/domain/certificates/own';
import { generateRequest } from '../../server/domain/certificates/request';
import { unitsOf } from '../../server/domain/certificates/units';
import { DomainRefusal } from '../../server/schema/refusal';
import { CertificateRefused, trustStore, type TrustStore } from '../../server/security/trust-store';
import { refuseWrite } from './refuse-write';

const NAME = { name: 'name', need: 'mandatory', about: 'unit, or unit/file.pem' } as const;

const regenerate: Command = {
  words: 'set cert regen',
  about: 'makes a new self-signed certificate of a unit',
  evidence: 'client',
  takes: [NAME],
  async *run(call) {
    const { cluster, node, ask } = call;
    refuseNow(cluster, node);
    const unit = unitOf(call.rest);
    if (!unitsOf(cluster, node.role).some(({ name }) => name === unit))
      throw new CommandFailed(`There is no certificate of ${call.rest}`);
    yield `WARNING: This operation will overwrite any CA signed certificate previously imported for ${unit}\n`;
    const answer = await ask('Proceed with regeneration (yes|no)? ', 'word');
    if (answer.trim().toLowerCase() !== 'yes') return;
    await tried(() => regenerateOwn(cluster, node, unit));
    yield `Successfully Regenerated Certificate for ${unit}.\n`;
    yield `You must restart services related to ${unit} for the regenerated certificates to become active.\n`;
  },
};

const generate: Command = {
  words: 'set csr gen',
  about: 'makes a certificate request of a unit',
  evidence: 'guess',
  takes: [NAME],
  async run({ cluster, node, rest }) {
    refuseNow(cluster, node);
    const unit = unitOf(rest);
    await tried(() => generateRequest(cluster, node, unit));
    return `Successfully Generated CSR for ${unit}\n`;
  },
};

const importOwnCertificate: Command = {
  words: 'set cert import own',
  about: 'takes the signed certificate of a request of a unit, with its chain',
  evidence: 'guess',
  takes: [NAME],
  async *run(call) {
    const { cluster, node, rest } = call;
    refuseNow(cluster, node);
    const unit = unitOf(rest);
    yield PASTE;
    const pem = await pasted(call);
    await tried(() => importOwn(cluster, node, unit, pem));
    yield `Successfully imported certificate for ${unit}.\n`;
    yield `You must restart services related to ${unit} for the imported certificate to become active.\n`;
  },
};

const importTrusted: Command = {
  words: 'set cert import trust',
  about: 'takes a certificate into the trust store of a unit',
  evidence: 'guess',
  takes: [{ ...NAME, about: 'unit whose trust store takes it' }],
  async *run(call) {
    const { cluster, node, rest } = call;
    refuseNow(cluster, node);
    const store = storeOf(rest);
    yield PASTE;
    const pem = await pasted(call);
    await tried(() => importTrust(cluster, node, store, pem));
    yield 'Import of trust certificate is successful\n';
  },
};

const remove: Command = {
  words: 'set cert delete',
  about: 'deletes a trusted certificate',
  evidence: 'doc',
  takes: [
    { ...NAME, name: 'unit', about: 'unit whose trust store has it' },
    { ...NAME, name: 'name', about: 'file.pem, as show cert list trust has it' },
  ],
  async run({ cluster, node, args, rest }) {
    refuseNow(cluster, node);
    const [unit = ''] = args;
    const file = rest.slice(unit.length).trim();
    await tried(() => deleteTrust(cluster, node, storeOf(unit), file));
    return `Successfully deleted certificate ${file}\n`;
  },
};

export const setCertificateCommands: readonly Command[] = [
  ...[regenerate, generate, importOwnCertificate, importTrusted, remove],
];

/** [mem] */
const PASTE = 'Paste the Certificate and Hit Enter\n';
const LAST_LINE = /-----END CERTIFICATE-----\s*$/;
/** Longer pastes are none. */
const MOST_LINES = 500;

/** Line by line; an empty one ends it. */
async function pasted({ ask }: CommandCall): Promise<string> {
  let text = '';
  for (let line = 0; line < MOST_LINES; line += 1) {
    const typed = await ask('', 'word');
    if (typed.trim() === '') return text;
    text += `${typed}\n`;
    // A script gives it as a whole.
    if (typed.trim().includes('\n') && LAST_LINE.test(text)) return text;
  }
  throw new CommandFailed('The certificate is not in PEM form.');
}

/** `tomcat`, `tomcat-trust` -> tomcat-trust */
function storeOf(name: string): TrustStore {
  const unit = unitOf(name).replace(/-trust$/i, '');
  const store = trustStore(`${unit}-trust`);
  if (!store) throw new CommandFailed(`There is no trust store of ${unit}`);
  return store;
}

/** `CallManager` [doc], or what stands before the colon in the list: `tomcat/tomcat.pem` [client] */
function unitOf(name: string): string {
  return name.split('/')[0] ?? name;
}

/** Certificates may be asked for on any node: a publisher in another process does the work. */
function refuseNow(cluster: Cluster, node: Node): void {
  if (cluster.publisherHere) refuseWrite(cluster, node);
}

async function tried<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainRefusal || error instanceof CertificateRefused)
      throw new CommandFailed(error.message);
    throw error;
  }
}
