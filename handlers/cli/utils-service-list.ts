/** Lines of services [client, doc]; those of the platform around them are recalled. facts/cli.md 4.1 */
import type { Command } from '../../server/dispatch/command';
import { serviceLine } from './service-lines';

const PLATFORM = {
  'System SSH': 'STARTED',
  'Cluster Manager': 'STARTED',
  'Name Service Cache': 'STOPPED',
  'Entropy Monitoring Daemon': 'STARTED',
  'Cisco SCSI Watchdog': 'STOPPED',
  'Service Manager': 'STARTED',
};

export const utilsServiceList: Command = {
  words: 'utils service list',
  about: 'lists the services of this node and their states',
  evidence: 'client',
  takes: [{ name: 'page', need: 'optional', about: 'stop at the end of each screen' }],
  run({ node, args, session }) {
    session.pageNext = args[0] === 'page';
    const lines = [
      'Requesting service status, please wait...',
      ...Object.entries(PLATFORM).map(([name, state]) => `${name} [${state}]`),
      'Service Manager is running',
      'Getting list of all services',
      '>> Return code = 0',
      ...node.services.all().map(serviceLine),
      `Primary Node =${String(node.role === 'publisher')}`,
    ];
    return lines.map((line) => `${line}\n`).join('');
  },
};
