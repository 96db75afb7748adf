/**
 * `utils ctl`: the security mode of the cluster without eTokens. facts/trust-lists.md 4: questions and
 * texts [recorded] of 10.x, [doc] of 11.5 and later; refusals [guess]
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { autoRegisters, setMode, updateCtl } from '../../server/domain/trust-lists/security-mode';
import { DomainRefusal } from '../../server/schema/refusal';
import { reaches } from '../../server/schema/release';
import { refuseWrite } from './refuse-write';

const ON = ['cucm'] as const;

const RESTART =
  'Please Restart the TFTP and Cisco CallManager services on all nodes in the cluster that run these services\n';
const RESET =
  'You must reset all phones to ensure they received the updated CTL file.\n' +
  'You must restart Cisco CTIManager services on all the nodes in the cluster that have the service activated.\n';
const CONTINUE = 'Do you want to continue? (y/n):';

const mixed: Command = {
  words: 'utils ctl set-cluster mixed-mode',
  about: 'sets the cluster to mixed mode, with a CTL file that the cluster signs itself',
  evidence: 'recorded',
  on: ON,
  async *run(call) {
    onPublisher(call);
    const { cluster, node } = call;
    const since = reaches(cluster.release.build, '11.5');
    const registers = since && node.store.read(autoRegisters);
    const warning = registers ? 'Auto-registration is enabled on at least one CM node. ' : '';
    const question = `This operation will set the cluster to Mixed mode. ${warning}${CONTINUE}`;
    if (!(await agrees(call, question))) return;
    yield '\nMoving Cluster to Mixed Mode\n';
    await tried(call, () => setMode(cluster, node, 'mixed'));
    yield `Cluster set to Mixed Mode\n${since ? RESET : RESTART}`;
  },
};

const nonSecure: Command = {
  words: 'utils ctl set-cluster non-secure-mode',
  about: 'sets the cluster to non-secure mode; the CTL file keeps the servers without certificates',
  evidence: 'recorded',
  on: ON,
  async *run(call) {
    onPublisher(call);
    const { cluster, node } = call;
    const question = `This operation will set the cluster to non secure mode. ${CONTINUE}`;
    if (!(await agrees(call, question))) return;
    yield '\nMoving Cluster to Non Secure Mode\n';
    await tried(call, () => setMode(cluster, node, 'non-secure'));
    yield `Cluster set to Non Secure Mode\n${RESTART}`;
  },
};

const update: Command = {
  words: 'utils ctl update CTLFile',
  about: 'makes the CTL file anew, with the certificates that the cluster has now',
  evidence: 'recorded',
  on: ON,
  async *run(call) {
    onPublisher(call);
    const { cluster, node } = call;
    const question = `This operation will update the CTLFile. ${CONTINUE}`;
    if (!(await agrees(call, question))) return;
    yield '\nUpdating CTL file\n';
    await tried(call, () => updateCtl(cluster, node));
    yield `CTL file Updated\n${RESTART}`;
  },
};

/** The command is documented, its texts are ours. */
const resetLocalKey: Command = {
  words: 'utils ctl reset localkey',
  about: 'makes the CTL file anew, signed by the key CallManager of the publisher',
  evidence: 'doc',
  on: ON,
  async *run(call) {
    onPublisher(call);
    const { cluster, node } = call;
    if (!(await agrees(call, `This operation will reset the CTLFile. ${CONTINUE}`))) return;
    yield '\nUpdating CTL file\n';
    await tried(call, () => updateCtl(cluster, node, 'CallManager'));
    yield `CTL file Updated\n${RESTART}`;
  },
};

export const ctlCommands: readonly Command[] = [mixed, nonSecure, update, resetLocalKey];

/** @throws CommandFailed [guess] */
export function onPublisher({ node }: CommandCall): void {
  if (node.role !== 'publisher')
    throw new CommandFailed('This command can be executed only on the publisher');
}

/** Anything but y ends the command. [doc] */
async function agrees({ ask }: CommandCall, question: string): Promise<boolean> {
  return (await ask(question, 'word')).trim() === 'y';
}

/** @throws CommandFailed */
export async function tried(
  { cluster, node }: CommandCall,
  work: () => Promise<void>,
): Promise<void> {
  refuseWrite(cluster, node);
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainRefusal) throw new CommandFailed(error.message);
    throw error;
  }
}
