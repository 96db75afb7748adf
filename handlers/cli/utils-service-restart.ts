/** First line and polls [recorded] facts/cli.md 4.2; the spelling changed between 12.0 and 12.5 [guess] */
import type { Command } from '../../server/dispatch/command';
import { commandService, SERVICE_NAME, serviceLine, watchService } from './service-lines';

const OLD =
  " Don't press Ctrl-c while the service is getting RESTARTED.If Service has not Restarted Properly, execute the same Command Again\n";
const NEW =
  'Do not press Ctrl+C while the service is restarting. If the service has not restarted properly, execute the same command again.\n';

export const utilsServiceRestart: Command = {
  words: 'utils service restart',
  about: 'stops and starts a service',
  evidence: 'recorded',
  takes: [SERVICE_NAME],
  text: true,
  async *run(call) {
    const { cluster, node, rest } = call;
    commandService(call, (services, name) => services.restart(name));
    yield Number(cluster.release.schema) < 12.5 ? OLD : NEW;
    yield 'Service Manager is running\n';
    yield* watchService(call, 'Started');
    const status = node.services.find(rest);
    if (status?.state === 'Started') yield `${serviceLine(status)}  \n`.repeat(2);
  },
};
