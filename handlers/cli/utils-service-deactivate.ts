/** Deactivation stops a feature service. The text is ours. [guess] */
import type { Command } from '../../server/dispatch/command';
import { commandService, SERVICE_NAME, serviceLine } from './service-lines';

export const utilsServiceDeactivate: Command = {
  words: 'utils service deactivate',
  about: 'deactivates a feature service, which stops it',
  evidence: 'guess',
  takes: [SERVICE_NAME],
  text: true,
  async run(call) {
    const { cluster, node, rest } = call;
    commandService(call, (services, name) => services.deactivate(name));
    await cluster.acknowledged();
    const status = node.services.find(rest);
    return `Service Manager is running\n${status ? `${serviceLine(status)}\n` : ''}`;
  },
};
