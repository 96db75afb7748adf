/**
 * `file view activelog`: the reports of `utils dbreplication`, the syslog and the audit log of the
 * application, the only files of that area which there are. Names [recorded] facts/cli.md 8; what is said of a file that is not there [guess]
 */
import { CommandFailed, type Command } from '../../server/dispatch/command';
import { logFilesOf } from '../../server/domain/platform/log-files';
import { runAt } from '../../server/domain/platform/replication-runs';
import { reportText } from './replication-run-text';

const REPORT = /^\/?cm\/trace\/dbl\/sdi\/Replication(Status|Repair)\.([\d_]+)\.out$/;

export const fileViewActivelog: Command = {
  words: 'file view activelog',
  about: 'shows a file of the logs',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  takes: [{ name: 'file-spec', need: 'mandatory', about: 'path of the file' }],
  run({ cluster, args, session }) {
    const [path = ''] = args;
    const lines = logFilesOf(cluster).read(path.replace(/^\//, ''));
    if (lines) {
      session.pageNext = session.pagination;
      return `${lines.join('\n')}\n`;
    }
    const [, kind = '', startedAt = ''] = REPORT.exec(path) ?? [];
    const run = runAt(cluster, kind.toLowerCase(), startedAt);
    if (!run) throw new CommandFailed(`File ${path} was not found`);
    session.pageNext = session.pagination;
    const { build, schema } = cluster.release;
    return reportText(run, { now: cluster.clock.now(), release: Number(schema) }, build);
  },
};
