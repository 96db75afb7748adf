/** docs/cli.md: how the command line is reached, and the table of its commands. */
import { cliCommands } from '../../handlers/cli';
import type { Command } from '../../server/dispatch/command';

export function cliPage(): string {
  const rows = [...cliCommands]
    .sort((a, b) => (a.words < b.words ? -1 : 1))
    .map((command) => `| \`${written(command)}\` | ${command.about} | ${command.evidence} |`);
  return `# The command line (\`admin:\`)

Each node has the platform's command line. Over SSH, when a port is asked for:

\`\`\`sh
ucmock up --ssh-port 2222     # the first node at 2222, each further one at the next; 0 takes free ones
ssh -p 2222 administrator@127.0.0.1
\`\`\`

The login is the administrator's of the cluster (\`--admin-user\`, \`--admin-password\`), by password or
keyboard-interactive. The ports are printed at the start; in the library they are
\`ucm.nodes[].sshPort\`. Only a shell is offered: no exec, no sftp. Host keys are kept with \`--data\`.

A test needs no SSH:

\`\`\`sh
curl --cacert CA.pem https://127.0.0.1:8443/_ucmock/cli -H 'Content-Type: application/json' \\
  -d '{"node": "sub.a.localhost", "command": "utils system restart", "answers": ["yes"]}'
# {"output": "Do you really want to restart ?..."}
\`\`\`

\`node\` is the publisher unless told. A question to which \`answers\` has none is an error that shows it;
nothing is done then.

## The shell

- The prompt is the six bytes \`admin:\`, at the end of what was sent. Output is not wrapped, and sent
  whole where a command does not wait.
- Tab completes a word or lists a menu (\`*\` marks what has words below it), \`?\` shows the syntax;
  inside SQL or a service's name it is a character. Arrows bring older lines back. Words are not
  shortened without Tab.
- Ctrl-C drops a line, or ends a command with \`Control-C pressed\`; Ctrl-D, \`exit\` and \`quit\` end the
  session. So do 30 idle minutes of the cluster's clock (\`set cli session timeout\`).
- \`set cli pagination on\` stops long outputs of the session at the end of the screen; it is off at first.
- An unknown command, and \`show risdb\`, \`file\`, \`utils ctl\` are among them so far, answers
  \`Executed command unsuccessfully\` and \`No valid command entered\`.

## Time

Services and nodes start and stop on the cluster's clock, and commands that watch them wait on it.
On a frozen clock they do not wait: they show the present state and end. A restarted node is away for
10 seconds, a replication set up anew takes 5, a check or repair 5.

## Faults, seen and mended

\`POST /_ucmock/nodes\` (docs/cluster.md) spoils a node; the command line shows and mends it:

| what was done | \`utils dbreplication runtimestate\` shows | mended by |
| --- | --- | --- |
| link cut | \`N/N/N\`, a queue, \`(3) DB Active-Failed\` | \`{"link": "mend"}\` |
| node off | \`N/N/N\`, \`(3) DB Active-Failed\` | \`{"power": "on"}\` |
| \`utils dbreplication stop\`, \`dropadmindb\` | \`(0) Not Setup\`, a queue | \`utils dbreplication reset\` on the publisher |
| a reset while the link is cut | \`(4) Setup Failed\` | mend the link, then reset |
| rows lost (\`{"lose": {"table": "enduser", "rows": 1}}\`) | \`(2) Setup Completed\`; \`status\` finds the table | \`utils dbreplication repair\` |
| lag | a queue, \`(2) Setup Completed\` | \`utils dbreplication repair\` hands over what waits; the lag stays |

\`stop\` on a subscriber stops that node; on the publisher the node named, or all, in whatever process
they run. \`status\` compares each table of each node with the publisher's by checksums; the file that it
names (\`file view activelog\`) has of each table that differs the rows of each node, and how many it has
too many, too few and otherwise. \`repair\` and \`repairtable\` hand over what waits, then tell the rows
again that differ, through the change log. \`run sql\` writes only where the publisher runs.

## Commands

Evidence says how well the form of the output is known: [recorded] from a real server, [doc], [client]
(what public scripts read), [guess]. Machine figures (CPU, memory, disks, ping, NTP server) are made up
and always the same. A Unity Connection has the commands of the platform only.

| command | what it does | evidence |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function written({ words, takes = [] }: Command): string {
  const parts = takes.map(({ name, need }) => (need === 'optional' ? `[${name}]` : name));
  return [words, ...parts].join(' ').replaceAll('|', '\\|');
}
