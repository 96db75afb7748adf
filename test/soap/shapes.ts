/** Small shapes stated by hand, so that a test shows all that it depends on. */
import {
  finishShape,
  type ElementShape,
  type Group,
  type Particle,
  type Shape,
} from '../../server/schema/shape';

export function shape(
  items: Particle[],
  rest: Partial<Pick<Shape, 'attributes' | 'text' | 'any'>> = {},
): Shape {
  const content: Group = { kind: 'sequence', min: 1, max: 1, items };
  return finishShape({ content, attributes: [], ...rest }, () => undefined);
}

export function text(name: string, rest: Partial<ElementShape> = {}): ElementShape {
  return { kind: 'element', name, min: 0, max: 1, nillable: true, simple: 'xsd:string', ...rest };
}

export function group(name: string, inner: Shape, rest: Partial<ElementShape> = {}): ElementShape {
  return { kind: 'element', name, min: 0, max: 1, nillable: false, shape: () => inner, ...rest };
}

const UUID = [{ name: 'uuid', type: 'XUUID' }];

/** A reference by name with an optional uuid (XFkType). */
export function reference(name: string): ElementShape {
  return group(name, shape([], { text: 'xsd:string', attributes: UUID }));
}

const line = shape([text('index'), text('label'), reference('partition')], { attributes: UUID });
const phone = shape(
  [
    text('name'),
    text('description'),
    reference('devicePoolName'),
    group('lines', shape([group('line', line, { max: 'unbounded' })])),
    group('vendorConfig', shape([], { any: true })),
  ],
  { attributes: [{ name: 'ctiid', type: 'xsd:nonNegativeInteger' }, ...UUID] },
);

const SEQUENCE = [{ name: 'sequence', type: 'xsd:unsignedLong' }];

/** `<addPhone><phone>...` */
export const addPhone = shape([group('phone', phone)], { attributes: SEQUENCE });

/** `<getPhoneResponse><return><phone>...` */
export const getPhoneResponse = shape([group('return', shape([group('phone', phone)]))], {
  attributes: SEQUENCE,
});

/** `<listPhoneResponse><return><phone>*` */
export const listPhoneResponse = shape(
  [group('return', shape([group('phone', phone, { min: 0, max: 'unbounded' })]))],
  { attributes: SEQUENCE },
);

/** `<executeSQLQueryResponse><return><row>*` */
export const sqlResponse = shape(
  [group('return', shape([group('row', shape([], { any: true }), { min: 0, max: 'unbounded' })]))],
  { attributes: SEQUENCE },
);
