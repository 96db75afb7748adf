/**
 * Names of time zones as phones know them beside the Olson name: those of Windows, with both halves
 * of the year. [client] Names of zones that are not listed are the Olson names. [guess]
 */
const NAMES: Readonly<Record<string, string>> = {
  'America/Anchorage': 'Alaskan Standard/Daylight Time',
  'America/Chicago': 'Central Standard/Daylight Time',
  'America/Denver': 'Mountain Standard/Daylight Time',
  'America/Halifax': 'Atlantic Standard/Daylight Time',
  'America/Los_Angeles': 'Pacific Standard/Daylight Time',
  'America/Mexico_City': 'Mexico Standard/Daylight Time',
  'America/New_York': 'Eastern Standard/Daylight Time',
  'America/Phoenix': 'US Mountain Standard Time',
  'America/Sao_Paulo': 'E. South America Standard/Daylight Time',
  'Asia/Dubai': 'Arabian Standard Time',
  'Asia/Kolkata': 'India Standard Time',
  'Asia/Seoul': 'Korea Standard Time',
  'Asia/Shanghai': 'China Standard/Daylight Time',
  'Asia/Singapore': 'Singapore Standard Time',
  'Asia/Taipei': 'Taipei Standard Time',
  'Asia/Tokyo': 'Tokyo Standard Time',
  'Australia/Sydney': 'AUS Eastern Standard/Daylight Time',
  'Etc/GMT': 'GMT Standard Time',
  'Europe/Athens': 'GTB Standard/Daylight Time',
  'Europe/Berlin': 'W. Europe Standard/Daylight Time',
  'Europe/London': 'GMT Standard/Daylight Time',
  'Europe/Moscow': 'Russian Standard/Daylight Time',
  'Europe/Paris': 'Romance Standard/Daylight Time',
  'Europe/Prague': 'Central Europe Standard/Daylight Time',
  'Pacific/Auckland': 'New Zealand Standard/Daylight Time',
  'Pacific/Honolulu': 'Hawaiian Standard Time',
};

export function timeZoneName(olson: string): string {
  return NAMES[olson] ?? olson;
}
