/** How the command line shows a service, and why one cannot be commanded. facts/cli.md 4 */
import {
  ServiceRefused,
  type NodeServices,
  type ServiceStatus,
} from '../../server/cluster/services/node-services';
import { CommandFailed, type CommandCall } from '../../server/dispatch/command';

/** `Cisco CAR DB[STOPPED]  Commanded Out of Service` [client] */
export function serviceLine({ facts, state, reason }: ServiceStatus): string {
  return `${facts.name}[${state.toUpperCase()}]${reason === undefined ? '' : `  ${reason}`}`;
}

export const SERVICE_NAME = {
  name: 'servicename',
  need: 'mandatory',
  about: 'name of the service, as utils service list shows it',
} as const;

/** @throws CommandFailed [guess] */
export function commandService(
  { node, rest }: CommandCall,
  order: (services: NodeServices, name: string) => void,
): void {
  if (rest === '') throw new CommandFailed('Service name is missing');
  try {
    order(node.services, rest);
  } catch (error) {
    if (error instanceof ServiceRefused) throw new CommandFailed(wordsOf(error, node, rest));
    throw error;
  }
}

function wordsOf(
  { reason }: ServiceRefused,
  { services }: CommandCall['node'],
  name: string,
): string {
  const status = services.find(name);
  if (reason === 'unknown' || !status) return `${name} is not a service of this node`;
  if (reason === 'not-deployable')
    return `${name} is a network service; it cannot be activated or deactivated`;
  return serviceLine(status);
}

const POLL_MS = 500;

/**
 * One line a poll until the service rests, each with two blanks at its end [recorded]; on a clock
 * that stands still one line alone.
 */
export async function* watchService(
  { node, rest, pause }: CommandCall,
  rests: 'Started' | 'Stopped',
): AsyncGenerator<string> {
  for (;;) {
    const status = node.services.find(rest);
    if (!status || status.state === rests) return;
    yield `${rest}[${status.state.toUpperCase()}]  \n`;
    if (!(await pause(POLL_MS))) return;
  }
}
