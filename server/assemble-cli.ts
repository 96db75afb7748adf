/** The platform's command line of the nodes of a cluster: scripted, or over SSH. A part of assemble.ts. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { cliCommands } from '../handlers/cli';
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import { ControlError, type ControlState } from './cluster/control';
import type { Node } from './cluster/node';
import { flagOf, type StartOptions } from './config/options';
import type { CliProduct } from './dispatch/command';
import { complete, questionText } from './dispatch/command-help';
import { createCommandTable } from './dispatch/command-table';
import { Interrupted, runCommand, type CommandPlace } from './dispatch/run-command';
import { scriptedDialogue } from './dispatch/scripted-dialogue';
import { idleMinutes } from './domain/platform/idle';
import { MACHINE } from './domain/platform/machine';
import { refusedPort, type Listener } from './http/listeners';
import type { SshHost } from './wire/ssh/server';
import type { ShellHost } from './wire/ssh/shell';

/** Runs one command with its answers; for the control plane. */
export function scriptedCli(cluster: Cluster, product: 'cucm' | 'unity'): ControlState['cli'] {
  return async (node, line, answers) => {
    const dialogue = scriptedDialogue(answers);
    await runCommand(placeOf(cluster, node, product, cluster.settings.adminUser), line, dialogue);
    if (dialogue.unanswered !== undefined)
      throw new ControlError(
        `the command asks "${dialogue.unanswered}": give one more of "answers"`,
      );
    return dialogue.output;
  };
}

function placeOf(
  cluster: Cluster,
  node: Node,
  installed: 'cucm' | 'unity',
  user: string,
): CommandPlace {
  const product: CliProduct = node.role === 'presence' ? 'presence' : installed;
  return {
    ...{ cluster, node, product },
    session: { user, pagination: false, ended: false },
    commands: createCommandTable(cliCommands, product),
  };
}

export interface SshDoor extends Listener {
  cluster: string;
  node: string;
}

/** A port for each node of this process, one after the other. */
export async function openSsh(
  options: StartOptions & { sshPort: number },
  parts: readonly Part[],
  listeners: Listener[],
): Promise<SshDoor[]> {
  const { host, sshPort, data } = options;
  const { serveSsh } = await import('./wire/ssh/server');
  const { hostKeys } = await import('./wire/ssh/host-key');
  const keys = await hostKeys(data === undefined ? undefined : join(data, 'certificates'));
  const nodes = parts.flatMap(({ share: { plan }, opened: { member } }) => {
    const { product } = plan;
    // Theirs would be another one.
    if (product !== 'cucm' && product !== 'unity') return [];
    return member.cluster.nodes.map((node) => ({ node, cluster: member.cluster, product }));
  });
  const doors: SshDoor[] = [];
  for (const [i, { node, cluster, product }] of nodes.entries()) {
    const port = sshPort === 0 ? 0 : sshPort + i;
    try {
      const at = { host, port, hostKeys: keys };
      const server = await serveSsh(at, hostOf(cluster, node, product));
      listeners.push(server);
      doors.push({ ...server, cluster: cluster.name, node: node.name });
    } catch (error) {
      throw refusedPort(error, { host, port, flag: flagOf({ name: 'sshPort' }) });
    }
  }
  return doors;
}

function hostOf(cluster: Cluster, node: Node, product: 'cucm' | 'unity'): SshHost {
  const { adminUser, adminPassword } = cluster.settings;
  return {
    alive: () => node.up,
    // The account of the platform: that of an application user of this name is another. [doc]
    login: (user, password) => user === adminUser && isSame(password, adminPassword),
    shellFor: (user) => shellOf(placeOf(cluster, node, product, user)),
    idle(onIdle) {
      const { clock, scheduler } = cluster;
      const ms = idleMinutes(node) * 60_000;
      let stop = scheduler.at(clock.now() + ms, onIdle);
      return {
        touch() {
          stop();
          stop = scheduler.at(clock.now() + ms, onIdle);
        },
        stop: () => stop(),
      };
    },
  };
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [given, right].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function shellOf(place: CommandPlace): ShellHost {
  const { session, commands, node } = place;
  return {
    greeting: GREETING,
    alive: () => node.up,
    complete: (line) => complete(commands, line),
    question: (line) => questionText(commands, line),
    async run(line, output) {
      session.pageNext = false;
      await runCommand(place, line, {
        ...output,
        async ask(question, answer) {
          const typed = await output.ask(question, answer);
          if (typed === undefined) throw new Interrupted();
          return typed;
        },
      });
      const paged = session.pagination || session.pageNext;
      return [...(session.ended ? ['end' as const] : []), ...(paged ? ['page' as const] : [])];
    },
  };
}

/** [recorded] facts/cli.md 1.1 */
const GREETING = [
  'Command Line Interface is starting up, please wait ...',
  '',
  '   Welcome to the Platform Command Line Interface',
  '',
  'VMware Installation:',
  `\t${MACHINE.processors} vCPU: ${MACHINE.processor}`,
  `\tDisk 1: ${MACHINE.diskGigabytes}GB, Partitions aligned`,
  `\t${MACHINE.memoryMegabytes} Mbytes RAM`,
  '',
  '',
].join('\n');
