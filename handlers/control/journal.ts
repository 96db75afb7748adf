/** The journal: the last requests, to look at, count and wait for. */
import { ControlError, type ControlRoute, type ControlState } from '../../server/cluster/control';
import type { Journal, Wanted } from '../../server/cluster/journal';
import { numberOf, wordsOf, type Kinds } from './words';

/** ?operation=add*&status=200&user=amara&after=17&limit=10 */
export const readJournal: ControlRoute = {
  method: 'get',
  path: '/journal',
  run(state, _body, { query }) {
    const limit = numberOf(query, 'limit');
    return { json: { entries: journalOf(state).find(wantedOf(query), limit) } };
  },
};

export const countJournal: ControlRoute = {
  method: 'get',
  path: '/journal/count',
  run(state, _body, { query }) {
    numberOf(query, 'limit'); // taken, as where entries are read; it changes no count
    return { json: { count: journalOf(state).count(wantedOf(query)) } };
  },
};

const LONGEST_SECONDS = 600;

/** `{match: {operation: "addPhone"}, count: 2, timeoutSeconds: 5}`: answers when they have come */
export const waitForJournal: ControlRoute = {
  method: 'post',
  path: '/journal/wait',
  async run(state, body) {
    const kinds = { match: 'object', count: 'number', timeoutSeconds: 'number' } as const;
    const { match, count = 1, timeoutSeconds = 10 } = wordsOf('a wait', body, kinds);
    const wanted = wordsOf('match', match, {
      ...TEXTS,
      status: 'number',
      after: 'number',
    }) as Wanted;
    const seconds = Number(timeoutSeconds);
    if (seconds > LONGEST_SECONDS)
      throw new ControlError(`"timeoutSeconds" is at most ${LONGEST_SECONDS}`);
    const found = await journalOf(state).wait(wanted, Number(count), seconds * 1000);
    if (found >= Number(count)) return { json: { count: found } };
    throw new ControlError(`${found} of ${Number(count)} requests came in ${seconds} seconds`, 409);
  },
};

export const clearJournal: ControlRoute = {
  method: 'delete',
  path: '/journal',
  run(state) {
    journalOf(state).clear();
    return { json: { cleared: true } };
  },
};

const TEXTS: Kinds = {
  protocol: 'text',
  operation: 'text',
  node: 'text',
  user: 'text',
  path: 'text',
  requestId: 'text',
};

function wantedOf(query: URLSearchParams): Wanted {
  const known = [...Object.keys(TEXTS), 'status', 'after', 'limit'];
  for (const name of query.keys())
    if (!known.includes(name))
      throw new ControlError(`the journal has no "${name}"; it has ${known.join(', ')}`);
  const texts = Object.keys(TEXTS).flatMap((name) => {
    const text = query.get(name);
    return text === null ? [] : [[name, text]];
  });
  const [status, after] = [numberOf(query, 'status'), numberOf(query, 'after')];
  return {
    ...(Object.fromEntries(texts) as Wanted),
    ...(status !== undefined && { status }),
    ...(after !== undefined && { after }),
  };
}

function journalOf({ journal }: ControlState): Journal {
  if (!journal) throw new ControlError('the journal is off; see --journal', 409);
  return journal;
}
