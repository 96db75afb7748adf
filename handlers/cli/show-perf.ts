/**
 * Counters of XMPP at an IM and Presence node. The two lines that notes tell administrators to type
 * are known [client] facts/cli.md 9, what they print is not: [guess].
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { sessionsOf, type Session } from '../../server/domain/messaging/sessions';

interface Counters {
  /** names of instances; one that has none is `client` */
  instances(sessions: readonly Session[]): string[];
  /** counter -> its value at one instance */
  values: Readonly<Record<string, (sessions: readonly Session[], instance: string) => number>>;
}

const CONNECTED = 'client-cm-1';
const SESSION_MANAGER = 'jsm-1';

const CLASSES: Readonly<Record<string, Counters>> = {
  'Cisco XCP CM': {
    instances: () => [CONNECTED],
    values: { CmConnectedSockets: (sessions) => sessions.length },
  },
  'Cisco XCP JSM': {
    instances: () => [SESSION_MANAGER],
    values: {
      JsmOnlineUsers: (sessions) => new Set(sessions.map(({ userid }) => userid)).size,
      JsmTotalSessions: (sessions) => sessions.length,
    },
  },
  'Cisco XCP JSM Session Counters': {
    instances: (sessions) => sessions.map(({ jid }) => jid).sort(),
    values: {},
  },
};

/** Of this node. */
function own({ cluster, node }: CommandCall): Session[] {
  return sessionsOf(cluster)
    .all()
    .filter((session) => session.node === node.name);
}

/** Words between double quotes are one. */
function wordsOf(rest: string): string[] {
  return [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function need(name: string | undefined): { name: string; counters: Counters } {
  const counters = name === undefined ? undefined : CLASSES[name];
  if (name === undefined || !counters)
    throw new CommandFailed(
      `There is no class ${name ?? ''}; there are ${Object.keys(CLASSES).join(', ')}`,
    );
  return { name, counters };
}

const CLASS_NAME = { name: '"class name"', need: 'mandatory', about: 'performance class' } as const;
const on = ['presence'] as const;

export const showPerfQueryCounter: Command = {
  words: 'show perf query counter',
  about: 'shows the value of a counter',
  evidence: 'guess',
  takes: [CLASS_NAME, { name: '"counter name"', need: 'mandatory', about: 'one of its counters' }],
  on,
  run(call) {
    const [className, counter = ''] = wordsOf(call.rest);
    const { name, counters } = need(className);
    const value = counters.values[counter];
    if (!value) throw new CommandFailed(`The class ${name} has no counter ${counter}`);
    const sessions = own(call);
    const lines = counters
      .instances(sessions)
      .map((instance) => `    ${instance} -> ${counter} = ${value(sessions, instance)}`);
    return [`- Perf class (${name}) and counter (${counter}) has values:`, ...lines, ''].join('\n');
  },
};

export const showPerfListInstances: Command = {
  words: 'show perf list instances',
  about: 'lists the instances of a performance class',
  evidence: 'guess',
  takes: [CLASS_NAME],
  on,
  run(call) {
    const { name, counters } = need(wordsOf(call.rest)[0]);
    const lines = counters.instances(own(call)).map((instance) => `    ${instance}`);
    return [`- Perf class (${name}) has the following instances:`, ...lines, ''].join('\n');
  },
};
