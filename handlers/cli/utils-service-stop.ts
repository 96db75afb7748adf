/** The last line says NOTRUNNING, the list afterwards STOPPED. [guess] facts/cli.md 4.2 */
import type { Command } from '../../server/dispatch/command';
import { commandService, SERVICE_NAME, watchService } from './service-lines';

export const utilsServiceStop: Command = {
  words: 'utils service stop',
  about: 'stops a service',
  evidence: 'guess',
  takes: [SERVICE_NAME],
  text: true,
  async *run(call) {
    const { node, rest } = call;
    commandService(call, (services, name) => services.stop(name));
    yield 'Service Manager is running\n';
    yield* watchService(call, 'Stopped');
    const status = node.services.find(rest);
    if (status?.state === 'Stopped') yield `Commanded Out of Service\n${rest}[NOTRUNNING]\n`;
  },
};
