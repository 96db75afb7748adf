/** The quick scanner accepts nothing that a full XML reader refuses, and says the same as it. */
import { SaxesParser } from 'saxes';
import { scan, type Tag } from '../../server/soap/scan';

type Event = string;

const told = ({ name, local, uri, attributes }: Tag): Event =>
  `<${name} ${local} {${uri}} ${attributes.map((a) => `${a.name}|${a.prefix}|${a.local}|${a.uri}=${a.value}`).join(' ')}`;

/** What the scanner says; undefined when it leaves the document to others. */
function scanned(xml: string): Event[] | undefined {
  const events: Event[] = [];
  const whole = scan(xml, {
    open: (tag) => events.push(told(tag)),
    text: (text) => events.push(`"${text}`),
    close: () => events.push('>'),
  });
  return whole ? events : undefined;
}

/** What saxes says; undefined when it finds an error. */
function parsed(xml: string): Event[] | undefined {
  const events: Event[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  let failed = false;
  parser.on('error', () => (failed = true));
  parser.on('opentag', ({ name, local, uri, attributes }) => {
    depth += 1;
    events.push(told({ name, local, uri, attributes: Object.values(attributes) }));
  });
  parser.on('closetag', () => {
    depth -= 1;
    events.push('>');
  });
  parser.on('text', (text) => depth > 0 && events.push(`"${text}`));
  parser.write(xml).close();
  return failed ? undefined : events;
}

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const AXL = 'http://www.cisco.com/AXL/API/15.0';
const PLAIN = [
  `<e:Envelope xmlns:e="${SOAP}"><e:Body><a:getUser xmlns:a="${AXL}" sequence="1"><userid>amara</userid></a:getUser></e:Body></e:Envelope>`,
  `<?xml version="1.0" encoding="utf-8"?>\n<Envelope xmlns='${SOAP}'>\n  <Body>\n    <getUser xmlns="${AXL}" >\n\t<userid/>\n</getUser></Body></Envelope>\n`,
  `<?xml version='1.0' encoding='UTF-8' standalone="no" ?><x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><y xsi:nil="true" z=""/>Grüße ≥ 3 > 2</x>`,
  `<a xmlns="one"><b xmlns=""><c xmlns:p="two" p:d="e" f='"g"'/></b><p xmlns="one"/></a>`,
];

it.each(PLAIN)('reads %s as saxes does', (xml) => {
  expect(scanned(xml)).toEqual(parsed(xml));
});

const OTHERS = {
  'a document type': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  'an entity': '<a>&amp;</a>',
  'an entity in an attribute': '<a b="&#65;"/>',
  'a comment': '<a><!-- b --></a>',
  CDATA: '<a><![CDATA[b]]></a>',
  'an instruction': '<a><?b c?></a>',
  'a carriage return': '<a>\r\n</a>',
  'the end of CDATA in text': '<a>]]></a>',
  'a control character': '<a>\u0001</a>',
  'an unbound prefix': '<a:b/>',
  'an unbound prefix of an attribute': '<a b:c="d"/>',
  'the same attribute twice': '<a b="1" b="2"/>',
  'the same attribute by two prefixes': '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
  'an unbound declaration': '<a xmlns:b=""/>',
  'a reserved prefix': '<a xmlns:xmlfoo="b"/>',
  'a reserved namespace': '<a xmlns="http://www.w3.org/XML/1998/namespace"/>',
  'two roots': '<a/><b/>',
  'text after the root': '<a/>b',
  'text before the root': 'b<a/>',
  'a tag that does not close': '<a><b></a>',
  'a tag that closes by half its name': '<ab></a>',
  'a root that does not close': '<a>',
  'no element': ' ',
  'an attribute without quotes': '<a b=c/>',
  'attributes without space between': '<a b="1"c="2"/>',
  'less in an attribute': '<a b="<"/>',
  'two colons': '<a:b:c xmlns:a="d"/>',
  'a surrogate': '<a>\ud83d\ude00</a>',
};

it.each(Object.entries(OTHERS))('leaves %s to the full reader', (_, xml) => {
  expect(scanned(xml)).toBeUndefined();
});

it('never differs from saxes on documents with one or two characters changed', () => {
  const pieces = [
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    ':',
    ' ',
    '&',
    ']',
    '!',
    '?',
    'x',
    'xmlns',
    '\r',
    '-',
    '',
  ];
  let state = 7;
  const chance = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  let accepted = 0;
  for (let i = 0; i < 20_000; i += 1) {
    let xml = PLAIN[chance(PLAIN.length)] ?? '';
    for (let changes = 1 + chance(2); changes > 0; changes -= 1) {
      const at = chance(xml.length);
      xml = xml.slice(0, at) + (pieces[chance(pieces.length)] ?? '') + xml.slice(at + chance(3));
    }
    const quick = scanned(xml);
    if (quick === undefined) continue;
    accepted += 1;
    if (JSON.stringify(quick) !== JSON.stringify(parsed(xml)))
      expect([xml, quick]).toEqual([xml, parsed(xml)]);
  }
  expect(accepted).toBeGreaterThan(2_000);
});
