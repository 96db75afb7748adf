/** One command of the platform's command line, with the answers to its questions. */
import { ControlError, type ControlRoute } from '../../server/cluster/control';

/** `{node: "sub.a.localhost", command: "utils system restart", answers: ["yes"]}`; home unless a node is named */
export const cli: ControlRoute = {
  method: 'post',
  path: '/cli',
  async run({ cluster, cli: runScript }, body) {
    const { node: name, command, answers = [] } = (body ?? {}) as Record<string, unknown>;
    if (typeof command !== 'string' || command.trim() === '')
      throw new ControlError('say which "command"');
    if (/[\r\n]/.test(command)) throw new ControlError('a command is one line');
    if (!Array.isArray(answers) || !answers.every((one) => typeof one === 'string'))
      throw new ControlError('"answers" is a list of texts');
    const node =
      name === undefined ? cluster.home : cluster.node(typeof name === 'string' ? name : '');
    if (!node) {
      const known = cluster.nodes.map((one) => one.name).join(', ');
      throw new ControlError(`no node ${JSON.stringify(name)} runs here; there are ${known}`);
    }
    if (!node.up) throw new ControlError(`${node.name} is off`);
    return { json: { output: await runScript(node, command.trim(), answers) } };
  },
};
