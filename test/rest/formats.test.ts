/** Trees as XML and JSON, bodies back into trees, and which of the two a client gets. */
import { decodeBody } from '../../server/rest/decode';
import { encodeJson, encodeXml } from '../../server/rest/encode';
import { negotiateFormat } from '../../server/rest/negotiate-format';
import { RestError } from '../../server/schema/rest-error';

const TREE = {
  '@uri': 'https://a/b?c="d"&e',
  '@version': '15.0.1',
  name: 'Zoë & <Ann>',
  empty: '',
  nothing: undefined,
  accountType: { '@useLdapAuth': 'false', '#': 'local' },
  devices: { device: [{ id: '1' }] },
  lines: { line: ['1', '2'] },
  none: { line: [] },
};

it('writes XML on one line, attributes first, empty elements short', () => {
  expect(encodeXml('user', TREE)).toBe(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
      '<user uri="https://a/b?c=&quot;d&quot;&amp;e" version="15.0.1"><name>Zoë &amp; &lt;Ann></name><empty/>' +
      '<accountType useLdapAuth="false">local</accountType><devices><device><id>1</id></device></devices>' +
      '<lines><line>1</line><line>2</line></lines><none/></user>',
  );
});

it('writes JSON without the root, one child of a list as itself, empty elements as null', () => {
  expect(JSON.parse(encodeJson(TREE))).toEqual({
    '@uri': 'https://a/b?c="d"&e',
    '@version': '15.0.1',
    name: 'Zoë & <Ann>',
    empty: null,
    accountType: { '@useLdapAuth': 'false', $: 'local' },
    devices: { device: { id: '1' } },
    lines: { line: ['1', '2'] },
    none: null,
  });
});

describe('a body', () => {
  const xml = (text: string, type = 'application/xml') =>
    decodeBody(Buffer.from(text), type, 'credentials').tree;

  it('is the same tree from XML and from JSON', () => {
    const tree = {
      credential: [
        { '@type': 'pin', '#': '83921' },
        { '@type': 'password', '#': 'ä' },
      ],
    };
    expect(
      xml(
        '<?xml version="1.0"?><c:credentials xmlns:c="urn:x"><credential type="pin">83921</credential><c:credential type="password">ä</c:credential></c:credentials>',
      ),
    ).toEqual(tree);
    const json = '{"credential":[{"@type":"pin","$":83921},{"@type":"password","$":"ä"}]}';
    expect(xml(json, 'application/json; charset=UTF-8')).toEqual(tree);
  });

  it('may be empty, have empty elements, or name no media type', () => {
    expect(xml('')).toEqual({});
    expect(xml('<credentials><a/><b></b></credentials>')).toEqual({ a: '', b: '' });
    expect(xml('<credentials/>')).toEqual({ '#': '' });
    expect(decodeBody(Buffer.from('{"a":true}'), undefined, 'x').tree).toEqual({ a: 'true' });
    expect(decodeBody(Buffer.from('<x><a>1</a></x>'), undefined, 'x').tree).toEqual({ a: '1' });
  });

  it.each<[string, number, string, ...string[]]>([
    ['XML that ends too early', 400, '<credentials><a>'],
    ['another root element', 400, '<user/>'],
    [
      'a document type',
      400,
      '<!DOCTYPE credentials [<!ENTITY a "b">]><credentials>&a;</credentials>',
    ],
    ['an unknown entity', 400, '<credentials>&a;</credentials>'],
    ['text that is no XML', 400, 'hello'],
    [
      'nesting without end',
      400,
      `<credentials>${'<a>'.repeat(99)}${'</a>'.repeat(99)}</credentials>`,
    ],
    ['a form', 415, 'a=b', 'application/x-www-form-urlencoded'],
    ['plain text', 415, 'a', 'text/plain'],
    ['a character set of old', 415, '<credentials/>', 'application/xml;charset=ISO-8859-1'],
    ['broken JSON', 400, '{"a":', 'application/json'],
    ['a JSON list', 400, '[1]', 'application/json'],
    ['deep JSON', 400, `${'{"a":'.repeat(99)}1${'}'.repeat(99)}`, 'application/json'],
  ])('is refused when it is %s', (_what, status, text, ...type) => {
    let thrown: unknown;
    try {
      xml(text, ...type);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RestError);
    expect((thrown as RestError).status).toBe(status);
  });

  it('is refused when its bytes are no UTF-8', () => {
    const bytes = Buffer.from('<credentials>\xe4</credentials>', 'latin1');
    expect(() => decodeBody(bytes, 'application/xml', 'credentials')).toThrow(/UTF-8/);
  });
});

it.each([
  [undefined, 'xml'],
  ['*/*', 'xml'],
  ['application/json', 'json'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/json, text/javascript, */*; q=0.01', 'json'],
  ['application/json, application/xml', 'xml'],
  ['application/json;q=0.5, application/xml;q=0.4', 'json'],
  ['application/json;q=0, */*', 'xml'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'xml'],
  ['image/png', 'xml'],
  ['', 'xml'],
])('Accept %s gives %s where XML is usual', (accept, format) => {
  expect(negotiateFormat(accept, 'xml')).toBe(format);
});
