/** By analogy with restart. [guess] facts/cli.md 4.2 */
import type { Command } from '../../server/dispatch/command';
import { commandService, SERVICE_NAME, serviceLine, watchService } from './service-lines';

export const utilsServiceStart: Command = {
  words: 'utils service start',
  about: 'starts a service',
  evidence: 'guess',
  takes: [SERVICE_NAME],
  text: true,
  async *run(call) {
    commandService(call, (services, name) => services.start(name));
    yield 'Service Manager is running\n';
    yield* watchService(call, 'Started');
    const status = call.node.services.find(call.rest);
    if (status?.state === 'Started') yield `${serviceLine(status)}\n`;
  },
};
