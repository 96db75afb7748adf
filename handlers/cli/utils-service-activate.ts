/** Activation starts a feature service. No text is public: ours follow start. [guess] */
import type { Command } from '../../server/dispatch/command';
import { commandService, SERVICE_NAME, serviceLine, watchService } from './service-lines';

export const utilsServiceActivate: Command = {
  words: 'utils service activate',
  about: 'activates a feature service and starts it',
  evidence: 'guess',
  takes: [SERVICE_NAME],
  text: true,
  async *run(call) {
    const { cluster, node, rest } = call;
    commandService(call, (services, name) => services.activate(name));
    await cluster.acknowledged();
    yield 'Service Manager is running\n';
    yield* watchService(call, 'Started');
    const status = node.services.find(rest);
    if (status?.state === 'Started') yield `${serviceLine(status)}\n`;
  },
};
