/** `<userLocale>`, `<networkLocale>`, `<networkLocaleInfo>`. [recorded] order */
import type { Row, SqlValue } from '../../store/store';
import type { Source } from './source';
import { group, leaf, leaves } from './xml';

/** Languages of the locales that are there; others are told in English. [client] */
const LANGUAGES: Readonly<Record<string, string>> = {
  'English United States': 'en_US',
  'Korean Korea Republic': 'ko_KR',
};

const ENGLISH = 1;
const UNITED_STATES = 64;

export function locales(source: Source, device: Row): string {
  const version = source.cluster.release.build.replace(/-\d+$/, '');
  const commonLocale = source.at('commondeviceconfig', device.fkcommondeviceconfig)?.tkuserlocale;
  const user =
    device.tkuserlocale ??
    commonLocale ??
    byName(source, 'typeuserlocale', 'DefaultUserLocale') ??
    ENGLISH;
  const poolCountry = source.at('devicepool', device.fkdevicepool)?.tkcountry;
  const country =
    device.tkcountry ??
    poolCountry ??
    byName(source, 'typecountry', 'DefaultNetworkLocale') ??
    UNITED_STATES;
  const userName = source.typeName('typeuserlocale', user);
  const countryName = folderOf(source.typeName('typecountry', country));
  return (
    group(
      'userLocale',
      leaves({
        name: folderOf(userName),
        uid: String(user),
        langCode: LANGUAGES[userName] ?? 'en_US',
        version,
        winCharSet: 'iso-8859-1',
      }),
    ) +
    leaf('networkLocale', countryName) +
    group('networkLocaleInfo', leaves({ name: countryName, uid: String(country), version }))
  );
}

/** Locales are folders of the TFTP service: blanks become underscores. */
function folderOf(name: string): string {
  return name.replace(/ /g, '_');
}

function byName(source: Source, table: string, parameter: string): SqlValue | undefined {
  return source.part(`locale ${parameter}`, (own) => {
    const name = own.parameter(parameter);
    return own.tx.get(`select enum from ${table} where name = ?`, name)?.enum;
  });
}
