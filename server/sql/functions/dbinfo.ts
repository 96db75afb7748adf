/**
 * dbinfo('utc_to_datetime', seconds): `YYYY-MM-DD HH:MM:SS`. [recorded] facts/sql.md 2
 *
 * The real server prints its own time zone; a ucmock cluster lives in UTC. The other questions
 * are Informix's, their answers of our own. [guess]
 */
import { AxlFault } from '../../schema/axl-fault';
import type { Scalar, SqlFunction, Surroundings } from './function';
import { dateTime } from './today';

/** Of CUCM 15: Informix 14.10. [guess] */
const VERSION = new Map([
  ['full', 'IBM Informix Dynamic Server Version 14.10.FC10'],
  ['server-type', 'IBM Informix Dynamic Server'],
  ['major', '14'],
  ['minor', '10'],
  ['os', 'F'],
  ['level', 'C10'],
]);

type Answer = (around: Surroundings, detail: Scalar) => Scalar;

const ANSWERS = new Map<string, Answer>([
  [
    'utc_to_datetime',
    (_around, seconds) => (seconds === null ? null : dateTime(Number(seconds) * 1000)),
  ],
  ['utc_current', ({ clock }) => Math.floor(clock.now() / 1000)],
  ['version', (_around, part) => VERSION.get(String(part).toLowerCase()) ?? null],
  ['dbname', () => 'ccm'],
  ['dbhostname', () => 'localhost'],
  ['sessionid', () => 1],
  ['sqlca.sqlerrd1', () => 0],
  ['sqlca.sqlerrd2', () => 0],
]);

export const dbinfo: SqlFunction = {
  arguments: [1, 2],
  volatile: true,
  run(around, question, detail = null) {
    const asked = String(question);
    const answer = ANSWERS.get(asked.toLowerCase());
    if (!answer) throw new AxlFault('sqlDbinfo', { question: asked });
    return answer(around, detail);
  },
};
