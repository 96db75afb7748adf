/**
 * What a telephone or voice mail sets of a line: call forward all and the lamp of waiting messages.
 * The line is told by `?pattern=` and `?partition=`: a path holds no backslash, and patterns do. [guess]
 */
import { shownJson } from '../../server/dispatch/own-form';
import type { RestAnswer, RestCall } from '../../server/dispatch/rest';
import { isMessageWaiting, setMessageWaiting } from '../../server/domain/lines/message-waiting';
import { setForwardAll, type ForwardWish } from '../../server/domain/lines/set-line';
import { DomainRefusal } from '../../server/schema/refusal';
import { keys } from './access';
import { flag, membersOf, text } from './given';

/** Longest destination that AXL takes. [schema] */
const DESTINATION = 50;

function needLine({ tx, query }: RestCall): string {
  const [pattern, partition] = [query.get('pattern') ?? '', query.get('partition') ?? ''];
  const row = tx.get(
    `select n.pkid from numplan n left join routepartition p on p.pkid = n.fkroutepartition
      where n.dnorpattern = ? and ifnull(p.name, '') = ? and n.tkpatternusage = 2`,
    pattern,
    partition,
  );
  if (!row) throw new DomainRefusal('not found', `There is no line ${pattern} in "${partition}".`);
  return String(row.pkid);
}

function show(call: RestCall): RestAnswer {
  const line = needLine(call);
  const row = call.tx.get(
    'select cfadestination, cfavoicemailenabled from callforwarddynamic where fknumplan = ?',
    line,
  );
  const destination = row?.cfadestination;
  return shownJson({
    forwardAll: {
      destination: typeof destination === 'string' ? destination : '',
      toVoiceMail: row?.cfavoicemailenabled === 't',
    },
    messageWaiting: isMessageWaiting(call.tx, line),
  });
}

function change(call: RestCall): RestAnswer {
  const { tx, cluster } = call;
  const line = needLine(call);
  const given = membersOf(call.json, ['forwardAll', 'messageWaiting']);
  const waiting = flag(given, 'messageWaiting');
  if (given.forwardAll !== undefined)
    setForwardAll(tx, line, forwardIn(given.forwardAll), cluster.clock.now());
  if (waiting !== undefined) setMessageWaiting(tx, line, waiting, cluster.clock.now());
  return show(call);
}

function forwardIn(json: unknown): ForwardWish {
  const given = membersOf(json, ['destination', 'toVoiceMail']);
  return {
    destination: text(given, 'destination', DESTINATION)?.trim(),
    toVoiceMail: flag(given, 'toVoiceMail'),
  };
}

export const line = keys('line', { show, change });
