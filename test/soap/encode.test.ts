import { NIL, type Tree } from '../../server/schema/tree';
import { encodeResponse, listEncoder, type Envelope } from '../../server/soap/encode';
import { getPhoneResponse, listPhoneResponse, sqlResponse } from './shapes';

const NS = 'http://www.cisco.com/AXL/API/12.5';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const HEAD = `<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>`;
const TAIL = '</soapenv:Body></soapenv:Envelope>';

const envelope = (rest: Partial<Envelope> = {}): Envelope => ({
  operation: 'getPhone',
  namespace: NS,
  sequence: undefined,
  nilAtRoot: false,
  ...rest,
});

const encode = (...args: Parameters<typeof encodeResponse>): string => encodeResponse(...args).text;

/** What stands inside `<phone>`, or `<phone/>` itself when nothing does. */
function phone(tree: Tree): string {
  const xml = encode(envelope(), getPhoneResponse, { return: { phone: tree } });
  return /<return>(.*)<\/return>/s.exec(xml)?.[1]?.replace(/^<phone>(.*)<\/phone>$/s, '$1') ?? '';
}

describe('the envelope has the bytes of a real answer', () => {
  it('with single quotes, without header, prefixes of its own', () => {
    expect(encode(envelope(), getPhoneResponse, { return: 'true' })).toBe(
      `${HEAD}<ns:getPhoneResponse xmlns:ns="${NS}"><return>true</return></ns:getPhoneResponse>${TAIL}`,
    );
  });

  it('with sequence before the namespace', () => {
    expect(encode(envelope({ sequence: '7' }), getPhoneResponse, { return: {} })).toContain(
      `<ns:getPhoneResponse sequence="7" xmlns:ns="${NS}"><return/>`,
    );
  });
});

describe('values', () => {
  it('stand in schema order, whatever the order of the tree', () => {
    expect(phone({ lines: '', description: 'd', name: 'n' })).toBe(
      '<name>n</name><description>d</description><lines/>',
    );
  });

  it('are `<x />` for NULL, `<x/>` for empty, and absent for undefined', () => {
    expect(phone({ name: null, description: '', devicePoolName: undefined, lines: {} })).toBe(
      '<name /><description/><lines/>',
    );
    expect(phone({})).toBe('<phone/>');
  });

  it('carry ctiid before uuid', () => {
    expect(phone({ '@uuid': '{A}', '@ctiid': '5', name: 'n' })).toBe(
      '<phone ctiid="5" uuid="{A}"><name>n</name></phone>',
    );
  });

  it('carry the uuid of a reference, empty or not', () => {
    expect(phone({ devicePoolName: { '#': 'Default', '@uuid': '{A}' } })).toBe(
      '<devicePoolName uuid="{A}">Default</devicePoolName>',
    );
    expect(phone({ devicePoolName: { '#': '', '@uuid': '' } })).toBe('<devicePoolName uuid=""/>');
  });

  it('repeat for each member of a list', () => {
    expect(phone({ lines: { line: [{ '@uuid': '{A}', index: '1' }, { index: '2' }] } })).toBe(
      '<lines><line uuid="{A}"><index>1</index></line><line><index>2</index></line></lines>',
    );
  });

  it('write free XML as it is', () => {
    expect(phone({ vendorConfig: { '#xml': '<a>1</a>' } })).toBe(
      '<vendorConfig><a>1</a></vendorConfig>',
    );
    expect(phone({ vendorConfig: { '#xml': '' } })).toBe('<vendorConfig/>');
  });

  it('escape markup, leave > alone, and lose what XML cannot hold', () => {
    expect(phone({ name: '<a> & \u0000"b\u001f', '@uuid': '"<' })).toBe(
      '<phone uuid="&quot;&lt;"><name>&lt;a> &amp; "b</name></phone>',
    );
  });

  it('survive an XML reader: ]]>, a carriage return, white space in attributes', () => {
    expect(phone({ name: 'a]]>b\r\nc>', '@uuid': 'a\n\tb' })).toBe(
      '<phone uuid="a&#xA;&#x9;b"><name>a]]&gt;b&#xD;\nc></name></phone>',
    );
  });
});

describe('nil', () => {
  const tree: Tree = { return: { phone: { devicePoolName: NIL, name: 'n' } } };

  it('declares xsi on the element before 14', () => {
    expect(encode(envelope(), getPhoneResponse, tree)).toContain(
      `<devicePoolName xsi:nil="true" uuid="" ${XSI}/>`,
    );
  });

  it('declares xsi on the response element from 14 on, when anything is nil', () => {
    const from14 = envelope({ nilAtRoot: true });
    const xml = encode(from14, getPhoneResponse, tree);

    expect(xml).toContain(`<ns:getPhoneResponse xmlns:ns="${NS}" ${XSI}>`);
    expect(xml).toContain('<devicePoolName xsi:nil="true" uuid=""/>');
    expect(encode(from14, getPhoneResponse, { return: {} })).not.toContain('xsi');
  });
});

describe('lists and rows', () => {
  it('pieces of a list join to the answer that the whole would be', () => {
    const objects: Tree[] = [{ name: 'a' }, { '@uuid': '{B}', name: 'b' }];
    const { head, item, tail, empty } = listEncoder(envelope(), listPhoneResponse, 'phone');

    expect(head + objects.map(item).join('') + tail).toBe(
      encode(envelope(), listPhoneResponse, { return: { phone: objects } }),
    );
    expect(empty).toBe(encode(envelope(), listPhoneResponse, { return: {} }));
  });

  it('rows of SQL keep their columns in order, also those of one name', () => {
    const rows = [
      [
        ['name', 'a<b>'],
        ['1', null],
        ['name', ''],
      ],
      [['name', 'c']],
    ];
    expect(encode(envelope(), sqlResponse, { return: { '#rows': rows } })).toContain(
      '<return><row><name>a&lt;b></name><1/><name/></row><row><name>c</name></row></return>',
    );
    expect(encode(envelope(), sqlResponse, { return: { '#rows': [] } })).toContain('<return/>');
  });
});
