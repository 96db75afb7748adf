/**
 * Performance counters at the command line, those that PerfmonPort shows. How a class is printed is
 * [recorded] and [client]; the other outputs follow it [guess]. facts/cli.md 2.10
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { objectOf, objectsOf, type PerfObject } from '../../server/domain/perfmon/catalogue';
import { readPath } from '../../server/domain/perfmon/counter-path';
import { instancesOf, measure, memberNamed, valueOf } from '../../server/domain/perfmon/measure';
import type { Measured } from '../../server/domain/perfmon/sources';

/** Words between double quotes are one; commas may stand between them. */
function wordsOf(rest: string): string[] {
  return [...rest.matchAll(/"([^"]*)"|([^\s,]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function needClass({ node }: CommandCall, name = ''): PerfObject {
  const object = objectOf(node.role, name);
  if (!object) throw new CommandFailed(`The perf class (${name}) does not exist`);
  return object;
}

function needCounter({ name, counters }: PerfObject, asked: string): string {
  const counter = counters.find((one) => one.toLowerCase() === asked.toLowerCase());
  if (counter === undefined)
    throw new CommandFailed(`The perf class (${name}) has no counter (${asked})`);
  return counter;
}

async function ofThisNode<T>(call: CommandCall, work: (measured: Measured) => T): Promise<T> {
  const { cluster, node } = call;
  const member = await memberNamed(cluster, node, node.name);
  if (!member) throw new CommandFailed('The perf service does not answer');
  return measure(call, member, work);
}

/** `->` stands in column 20, `=` in column 54. [recorded] */
function line(instance: string, counter: string, value: number): string {
  return `${instance.padEnd(20)}-> ${counter.padEnd(31)}= ${value}`;
}

function linesOf(measured: Measured, object: PerfObject, counters: readonly string[]): string[] {
  const instances = object.instances === undefined ? [''] : instancesOf(measured, object);
  return instances.flatMap((instance) =>
    counters.map((counter) =>
      line(instance, counter, valueOf(measured, object, counter, instance)),
    ),
  );
}

const CLASS = { name: '"class name"', need: 'mandatory', about: 'performance class' } as const;
const on = ['cucm', 'presence'] as const;

export const showPerfQueryClass: Command = {
  words: 'show perf query class',
  about: 'shows the instances and counter values of performance classes',
  evidence: 'client',
  takes: [{ ...CLASS, about: 'one or several performance classes' }],
  on,
  async run(call) {
    const names = wordsOf(call.rest);
    const classes = (names.length === 0 ? [''] : names).map((name) => needClass(call, name));
    const blocks = await ofThisNode(call, (measured) =>
      classes.map((object) => [
        ` - Perf class (${object.name}) has instances and values:`,
        ...linesOf(measured, object, [...object.counters].sort()),
        '',
      ]),
    );
    return ['==>query class :', '', ...blocks.flat()].join('\n');
  },
};

export const showPerfQueryCounter: Command = {
  words: 'show perf query counter',
  about: 'shows the values of a counter',
  evidence: 'guess',
  takes: [CLASS, { name: '"counter name"', need: 'mandatory', about: 'one of its counters' }],
  on,
  async run(call) {
    const [className, asked = ''] = wordsOf(call.rest);
    const object = needClass(call, className);
    const counter = needCounter(object, asked);
    const lines = await ofThisNode(call, (measured) => linesOf(measured, object, [counter]));
    const title = ` - Perf class (${object.name}) and counter (${counter}) has values:`;
    return ['==>query counter :', '', title, ...lines, ''].join('\n');
  },
};

export const showPerfQueryPath: Command = {
  words: 'show perf query path',
  about: 'shows the value of the counter at a path',
  evidence: 'guess',
  takes: [{ name: '"path"', need: 'mandatory', about: '\\\\host\\class(instance)\\counter' }],
  on,
  async run(call) {
    const [text = ''] = wordsOf(call.rest);
    // The host may be left out: it is this node.
    const path = readPath(text) ?? readPath(`\\\\${call.node.name}\\${text.replace(/^\\+/, '')}`);
    if (!path) throw new CommandFailed(`(${text}) is no path of a counter`);
    const object = needClass(call, path.object);
    const counter = needCounter(object, path.counter);
    const value = await ofThisNode(call, (measured) => {
      const there = object.instances === undefined ? [''] : instancesOf(measured, object);
      if (!there.includes(path.instance))
        throw new CommandFailed(
          `The perf class (${object.name}) has no instance (${path.instance})`,
        );
      return valueOf(measured, object, counter, path.instance);
    });
    const title = ` - Perf class (${object.name}) and counter (${counter}) has values:`;
    return ['==>query path :', '', title, line(path.instance, counter, value), ''].join('\n');
  },
};

function list(title: string, names: readonly string[]): string {
  return [title, ...names.map((name) => `    ${name}`), ''].join('\n');
}

export const showPerfListClasses: Command = {
  words: 'show perf list classes',
  about: 'lists the performance classes',
  evidence: 'guess',
  on,
  run: ({ node }) =>
    list(
      '- The perf service has the following classes:',
      objectsOf(node.role).map(({ name }) => name),
    ),
};

export const showPerfListCounters: Command = {
  words: 'show perf list counters',
  about: 'lists the counters of a performance class',
  evidence: 'guess',
  takes: [CLASS],
  on,
  run(call) {
    const { name, counters } = needClass(call, wordsOf(call.rest)[0]);
    return list(`- Perf class (${name}) has the following counters:`, counters);
  },
};

export const showPerfListInstances: Command = {
  words: 'show perf list instances',
  about: 'lists the instances of a performance class',
  evidence: 'guess',
  takes: [CLASS],
  on,
  async run(call) {
    const object = needClass(call, wordsOf(call.rest)[0]);
    const names = await ofThisNode(call, (measured) => instancesOf(measured, object));
    return list(`- Perf class (${object.name}) has the following instances:`, names);
  },
};
