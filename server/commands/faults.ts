/** `ucmock faults`: rules by which a running cluster misbehaves (docs/control.md). */
import { columns } from '../config/option';
import { commandOfActions, type Action } from './actions';
import { CommandFailed } from './command';
import { askJson, fileOf, PLANE, type PlaneOptions } from './control-plane';

interface Rule {
  id: string;
  match: object;
  effect: object;
  matched: number;
  done: number;
  warnings?: string[];
}

const list: Action<PlaneOptions> = {
  words: 'the rules, and how often each was carried out',
  takes: [],
  async run({ options }) {
    const json = await askJson<{ rules: Rule[] }>(options, 'GET', '/faults');
    const rows = json.rules.map(({ id, matched, done, match, effect }) => [
      id,
      `matched ${matched}, done ${done}`,
      `${JSON.stringify(match)} -> ${JSON.stringify(effect)}`,
    ]);
    return { json, text: rows.length === 0 ? 'none\n' : `${columns(rows)}\n` };
  },
};

const add: Action<PlaneOptions> = {
  words: 'a rule in JSON, \'{"effect": ...}\', or a file with one',
  takes: ['RULE'],
  async run({ options }, told = '') {
    const json = await askJson<Rule>(options, 'POST', '/faults', ruleOf(told));
    const warnings = (json.warnings ?? []).map((words) => `warning: ${words}\n`);
    return { json, text: `${warnings.join('')}added ${json.id}\n` };
  },
};

const drop: Action<PlaneOptions> = {
  words: 'end a rule',
  takes: ['ID'],
  async run({ options }, id = '') {
    const json = await askJson(options, 'DELETE', `/faults/${encodeURIComponent(id)}`);
    return { json, text: `dropped ${id}\n` };
  },
};

const clear: Action<PlaneOptions> = {
  words: 'end all rules, and say which were never carried out',
  takes: [],
  async run({ options }) {
    const json = await askJson<{ dropped: number; unused: string[] }>(options, 'DELETE', '/faults');
    const unused = json.unused.map((id) => `never carried out: ${id}\n`).join('');
    return { json, text: `dropped ${json.dropped}\n${unused}` };
  },
};

export const faults = commandOfActions<PlaneOptions>({
  name: 'faults',
  words: 'make a running cluster misbehave',
  options: PLANE,
  actions: { list, add, drop, clear },
});

function ruleOf(told: string): object {
  const text = told.trimStart().startsWith('{') ? told : fileOf(told).toString('utf8');
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    throw new CommandFailed(`the rule is no JSON: ${(error as Error).message}`);
  }
}
