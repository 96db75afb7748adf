/** Moments as the platform prints them, in the zone of all clusters, UTC. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

interface Parts {
  weekday: string;
  month: string;
  /** '2026', '01', '05', '08', '00', '00' */
  numbers: [string, string, string, string, string, string];
}

function partsOf(ms: number): Parts {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    weekday: DAYS[at.getUTCDay()] ?? '',
    month: MONTHS[at.getUTCMonth()] ?? '',
    numbers: [
      String(at.getUTCFullYear()),
      ...([at.getUTCMonth() + 1, at.getUTCDate()].map(two) as [string, string]),
      ...([at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two) as [
        string,
        string,
        string,
      ]),
    ],
  };
}

/** `Mon Jan  1 00:00:00 2024`; with a zone as `date` prints it, `Mon Jan  1 00:00:00 UTC 2024` */
export function ctime(ms: number, zone?: 'UTC'): string {
  const { weekday, month, numbers } = partsOf(ms);
  const [year, , day, ...time] = numbers;
  const middle = zone === undefined ? '' : `${zone} `;
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time.join(':')} ${middle}${year}`;
}

/** `Thu Jul 21, 2016 16:07:16` */
export function longDate(ms: number): string {
  const { weekday, month, numbers } = partsOf(ms);
  const [year, , day, ...time] = numbers;
  return `${weekday} ${month} ${day}, ${year} ${time.join(':')}`;
}

/** `16:07:17` */
export function timeOfDay(ms: number): string {
  return partsOf(ms).numbers.slice(3).join(':');
}

/** Of the parts of a moment as many as asked for: `2019-07-03-07-54`, `2019_07_03_07_54_21` */
export function stamp(ms: number, mark: string, parts: number): string {
  return partsOf(ms).numbers.slice(0, parts).join(mark);
}

/** `16 Nov,2004 21:45:43`, as lists of files have it. [recorded] facts/cli.md 8 */
export function fileDate(ms: number): string {
  const { month, numbers } = partsOf(ms);
  const [year, , day, ...time] = numbers;
  return `${day} ${month},${year} ${time.join(':')}`;
}
