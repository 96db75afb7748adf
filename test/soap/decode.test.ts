import type { Tree } from '../../server/schema/tree';
import { decodeRequest } from '../../server/soap/decode';
import { addPhone } from './shapes';

const NS = 'http://www.cisco.com/AXL/API/15.0';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

const soap = (body: string) =>
  `<e:Envelope xmlns:e="${ENVELOPE}"><e:Body>${body}</e:Body></e:Envelope>`;
const adding = (phone: string, attributes = '') =>
  soap(`<a:addPhone xmlns:a="${NS}" ${XSI}${attributes}><phone>${phone}</phone></a:addPhone>`);
const decode = (xml: string | Buffer) => decodeRequest(Buffer.from(xml as string), () => addPhone);
const phone = (inner: string) => decode(adding(inner)).tree.phone;
const refused = (fault: string): unknown => expect.objectContaining({ fault });

describe('a request becomes a tree', () => {
  it('keeps text as sent and an empty element as an empty string', () => {
    expect(phone('<name> SEP </name><description/>')).toEqual({ name: ' SEP ', description: '' });
  });

  it('makes an element that may repeat an array even when it stands alone', () => {
    expect(phone('<lines><line><index>1</index></line></lines>')).toEqual({
      lines: { line: [{ index: '1' }] },
    });
  });

  it('reads xsi:nil as null and forgets xsi:type', () => {
    const typed = '<name xsi:type="xsd:string">x</name><description xsi:nil="true"/>';
    expect(phone(typed)).toEqual({ name: 'x', description: null });
  });

  it('gives the text of a reference beside its uuid', () => {
    expect(phone('<devicePoolName uuid="{A}">Default</devicePoolName>')).toEqual({
      devicePoolName: { '#': 'Default', '@uuid': '{A}' },
    });
    expect(phone('<devicePoolName>Default</devicePoolName>')).toEqual({
      devicePoolName: 'Default',
    });
  });

  it('joins CDATA and text and passes over comments and processing instructions', () => {
    expect(phone('<name>a<![CDATA[<b>]]><!-- c --><?d e?>f</name>')).toEqual({ name: 'a<b>f' });
  });

  it('writes free XML again, without prefixes and with its text escaped', () => {
    expect(
      phone('<vendorConfig><x:a b="1&quot;" xmlns:x="urn:x">&lt;&amp;</x:a><c/></vendorConfig>'),
    ).toEqual({
      vendorConfig: {
        '#xml': expect.stringMatching(/^<a b="1&quot;">&lt;&amp;<\/a>(<c\/>|<c><\/c>)$/) as string,
      },
    });
  });

  it('keeps the order in which elements came', () => {
    expect(Object.keys(phone('<description/><name/>') as object)).toEqual(['description', 'name']);
  });

  it('keeps an element that the schema lacks and says so', () => {
    const { tree, findings } = decode(adding('<name>x</name><colour>red</colour>'));

    expect(tree.phone).toEqual({ name: 'x', colour: 'red' });
    expect(findings).toEqual([{ kind: 'unknown-element', path: 'addPhone/phone/colour' }]);
  });

  it('hands on a number as sequence apart from the tree, and takes what is none', () => {
    expect(decode(adding('', ' sequence="7"'))).toMatchObject({
      sequence: '7',
      tree: { phone: {} },
    });
    expect(decode(adding('', ' sequence="?"'))).not.toHaveProperty('sequence');
    expect(decode(adding(''))).not.toHaveProperty('sequence');
  });
});

describe('clients write envelopes in many ways', () => {
  const inner = `<addPhone xmlns="${NS}"><phone><name>x</name></phone></addPhone>`;

  it.each([
    [
      'SOAP 1.2',
      `<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body>${inner}</Body></Envelope>`,
    ],
    [
      'a header with content',
      soap(inner).replace('<e:Body>', '<e:Header><x><Body/></x></e:Header><e:Body>'),
    ],
    ['white space all over', soap(`\n  ${inner}\n`)],
    ['a byte order mark', `\ufeff${soap(inner)}`],
    ['a declaration', `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${soap(inner)}`],
  ])('%s', (_, xml) => {
    expect(decode(xml)).toMatchObject({
      operation: 'addPhone',
      namespace: NS,
      tree: { phone: { name: 'x' } },
    });
  });

  it('in UTF-16 and in Latin-1', () => {
    const xml = adding('<name>Zürich</name>');
    const utf16 = Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le');
    const latin1 = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`, 'latin1');

    for (const bytes of [utf16, Buffer.from(utf16).swap16(), latin1]) {
      expect(decode(bytes).tree.phone).toEqual({ name: 'Zürich' });
    }
  });
});

describe('what is no acceptable request is refused', () => {
  const deep = '<a>'.repeat(70) + '</a>'.repeat(70);
  const operation = `<addPhone xmlns="${NS}"/>`;

  it.each([
    ['an empty body', '', 'notXml'],
    ['JSON', '{"a":1}', 'notXml'],
    ['an element left open', soap('').replace('</e:Body>', ''), 'notXml'],
    ['an entity that nothing declares', adding('<name>&nbsp;</name>'), 'notXml'],
    [
      'an encoding that nobody knows',
      `<?xml version="1.0" encoding="x-none"?>${adding('')}`,
      'notXml',
    ],
    [
      'a document type',
      `<!DOCTYPE a [<!ENTITY b "c">]>${adding('<name>&b;</name>')}`,
      'entityRefused',
    ],
    ['another root', '<html/>', 'noEnvelope'],
    ['no body', `<Envelope xmlns="${ENVELOPE}"/>`, 'noEnvelope'],
    ['a body without operation', soap(''), 'noEnvelope'],
    ['two operations', soap(operation + operation), 'noEnvelope'],
    ['a deep nest', adding(deep), 'tooDeep'],
    [
      'a deep nest in a header',
      soap(operation).replace('<e:Body>', `<e:Header>${deep}</e:Header><e:Body>`),
      'tooDeep',
    ],
    ['a deep nest of free XML', adding(`<vendorConfig>${deep}</vendorConfig>`), 'tooDeep'],
  ])('%s', (_, xml, fault) => {
    expect(() => decode(xml)).toThrow(refused(fault) as Error);
  });

  it('a flood of elements', () => {
    expect(() => decode(adding('<a/>'.repeat(200_001)))).toThrow(refused('tooMany') as Error);
  });

  it('an operation that find does not know', () => {
    expect(() =>
      decodeRequest(Buffer.from(soap('<x:fly xmlns:x="urn:x"/>')), () => undefined),
    ).toThrow(
      expect.objectContaining({
        name: 'OperationUnknown',
        namespace: 'urn:x',
        operation: 'fly',
      }) as Error,
    );
  });
});

describe('what a client may send by mistake or on purpose', () => {
  it('cannot reach behind the tree', () => {
    const inner = '<__proto__><name>evil</name></__proto__><constructor>x</constructor>';
    const { tree, findings } = decode(adding(inner));

    expect(Object.entries(tree.phone as object)).toEqual([['constructor', 'x']]);
    expect((tree.phone as Tree).name).toBeUndefined();
    expect(findings.map(({ kind }) => kind)).toEqual(['unknown-element', 'unknown-element']);
  });

  it('keeps all of an unknown element, and the last of a known one that was sent twice', () => {
    expect(phone('<a>1</a><a>2</a><a>3</a>')).toEqual({ a: ['1', '2', '3'] });
    expect(decode(adding('<name>1</name><name>2</name>'))).toMatchObject({
      tree: { phone: { name: '2' } },
      findings: [{ kind: 'repeated-element', path: 'addPhone/phone/name' }],
    });
  });

  it('notes no more than a hundred findings', () => {
    expect(decode(adding('<a/>'.repeat(1000))).findings).toHaveLength(100);
  });

  it('passes over what follows the body', () => {
    expect(
      decode(adding('<name>x</name>').replace('</e:Body>', '</e:Body><x><y/></x>')),
    ).toMatchObject({
      tree: { phone: { name: 'x' } },
    });
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => decode(Buffer.from(adding('<name>\u00fc</name>'), 'latin1'))).toThrow(
      refused('notXml') as Error,
    );
  });

  it('reads UTF-16 without its mark', () => {
    const bytes = Buffer.from(
      `<?xml version="1.0" encoding="UTF-16"?>${adding('<name>x</name>')}`,
      'utf16le',
    );

    expect(decode(bytes).tree.phone).toEqual({ name: 'x' });
    expect(decode(bytes.swap16()).tree.phone).toEqual({ name: 'x' });
  });
});
