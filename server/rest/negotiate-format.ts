/** XML or JSON? The client's preference by Accept, else the product's usual one. */

export type Format = 'xml' | 'json';

/** JSON (or XML) only where Accept prefers it. Other types get the usual form too. [guess] */
export function negotiateFormat(accept: string | undefined, usual: Format): Format {
  if (accept === undefined || accept === '*/*' || accept === '') return usual;
  const quality = { xml: 0, json: 0 };
  const exact = { xml: -1, json: -1 };
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.toLowerCase().split(';');
    const q = Number(
      parameters.map((one) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean) ?? '1',
    );
    for (const format of ['xml', 'json'] as const) {
      const match = matchOf(name.trim(), format);
      // The most exact range that matches decides, as HTTP says.
      if (match > exact[format]) {
        exact[format] = match;
        quality[format] = Number.isNaN(q) ? 1 : q;
      }
    }
  }
  if (quality.xml === quality.json) return usual;
  return quality.json > quality.xml ? 'json' : 'xml';
}

/** 0 for a range that takes anything, 2 for this very type, -1 for another. */
function matchOf(range: string, format: Format): number {
  if (range === '*/*') return 0;
  if (range === 'application/*' || (range === 'text/*' && format === 'xml')) return 1;
  return range === `application/${format}` || range === `text/${format}` ? 2 : -1;
}

export const MEDIA_TYPES: Record<Format, string> = {
  xml: 'application/xml',
  json: 'application/json',
};
