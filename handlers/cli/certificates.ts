/** Certificates of the node: show cert, show csr. facts/cli.md 2.8 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { describe, ownLine, trustLine } from '../../server/domain/certificates/describe';
import { listOwn, type OwnCertificate } from '../../server/domain/certificates/own';
import { listRequests, readRequest } from '../../server/domain/certificates/request';
import { listTrust } from '../../server/domain/certificates/trust';

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
  run: ({ cluster, node }) =>
    linesOf(
      node.store
        .read((tx) => listTrust(cluster, tx, node.role))
        .map(({ store, pem }) => trustLine(store, pem)),
    ),
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
  run({ cluster, node, rest }) {
    const found = node.store
      .read((tx) => listTrust(cluster, tx, node.role))
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

export const certificateCommands: readonly Command[] = [
  ...[showOwnList, showTrustList, showOwn, showTrust, showRequests, showRequest],
];

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
