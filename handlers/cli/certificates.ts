/** Certificates of the node: show cert, show csr, set cert, set csr. facts/cli.md 2.8 and 6 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { describe, ownLine, trustLine } from '../../server/domain/certificates/describe';
import { listOwn, regenerateOwn, type OwnCertificate } from '../../server/domain/certificates/own';
import {
  generateRequest,
  listRequests,
  readRequest,
} from '../../server/domain/certificates/request';
import { listTrust } from '../../server/domain/certificates/trust';
import { DomainRefusal } from '../../server/schema/refusal';
import { refuseWrite } from './refuse-write';

const NAME = { name: 'name', need: 'mandatory', about: 'unit, or unit/file.pem' } as const;

const showOwnList: Command = {
  words: 'show cert list own',
  about: 'lists the certificates of this node',
  evidence: 'recorded',
  run: async (call) => linesOf((await own(call)).map(ownLine)),
};

const showTrustList: Command = {
  words: 'show cert list trust',
  about: 'lists the certificates that are trusted',
  evidence: 'client',
  run: ({ node }) =>
    linesOf(node.store.read((tx) => listTrust(tx)).map(({ store, pem }) => trustLine(store, pem))),
};

const showOwn: Command = {
  words: 'show cert own',
  about: 'shows a certificate of this node',
  evidence: 'client',
  takes: [NAME],
  async run(call) {
    const found = (await own(call)).find(({ unit }) => unit === unitOf(call.rest));
    if (!found) throw new CommandFailed(`There is no certificate of ${call.rest}`);
    return linesOf(describe(found.pem));
  },
};

const showTrust: Command = {
  words: 'show cert trust',
  about: 'shows a trusted certificate',
  evidence: 'guess',
  takes: [{ ...NAME, about: 'store/file.pem' }],
  run({ node, rest }) {
    const found = node.store
      .read((tx) => listTrust(tx))
      .find(({ store, pem }) => trustLine(store, pem).startsWith(`${rest}: `));
    if (!found) throw new CommandFailed(`There is no certificate ${rest}`);
    return linesOf(describe(found.pem));
  },
};

const showRequests: Command = {
  words: 'show csr list own',
  about: 'lists the certificate requests of this node',
  evidence: 'doc',
  run: ({ node }) =>
    linesOf(
      node.store.read((tx) => listRequests(tx, node.name)).map((unit) => `${unit}/${unit}.csr`),
    ),
};

const showRequest: Command = {
  words: 'show csr own',
  about: 'shows a certificate request of this node',
  evidence: 'doc',
  takes: [{ ...NAME, about: 'unit/file.csr' }],
  run({ node, rest }) {
    const text = node.store.read((tx) => readRequest(tx, node.name, unitOf(rest)));
    if (text === undefined) throw new CommandFailed(`There is no CSR of ${rest}`);
    return `[\n${text}]\n`;
  },
};

const regenerate: Command = {
  words: 'set cert regen',
  about: 'makes a new self-signed certificate of a unit',
  evidence: 'client',
  takes: [NAME],
  async *run(call) {
    const { cluster, node, ask } = call;
    refuseNow(cluster, node);
    const unit = unitOf(call.rest);
    if (!(await own(call)).some((one) => one.unit === unit))
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

export const certificateCommands: readonly Command[] = [
  ...[showOwnList, showTrustList, showOwn, showTrust, showRequests, showRequest],
  ...[regenerate, generate],
];

/** Certificates may be asked for on any node: a publisher in another process does the work. */
function refuseNow(cluster: Cluster, node: Node): void {
  if (cluster.publisherHere) refuseWrite(cluster, node);
}

async function tried<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainRefusal) throw new CommandFailed(error.message);
    throw error;
  }
}

function own({ cluster, node }: CommandCall): Promise<OwnCertificate[]> {
  return listOwn(cluster, node, node);
}

/** `CallManager` [doc], or what stands before the colon in the list: `tomcat/tomcat.pem` [client] */
function unitOf(name: string): string {
  return name.split('/')[0] ?? name;
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
