/**
 * What lies on which button of a phone: by the buttons of its template where that has any, else the
 * lines first, then speed dials, then busy lamp fields, as far as the template has buttons. [guess]
 */
import type { Row } from '../../store/store';
import type { Source } from './source';

export type Button =
  | { button: number; kind: 'line' | 'speedDial' | 'blf'; row: Row }
  | { button: number; kind: 'service'; row: Row };

/** The rows that a phone shows: its own, or those of the profile that is logged in. */
export interface ButtonRows {
  lines: readonly Row[];
  speedDials: readonly Row[];
  busyLampFields: readonly Row[];
  services: readonly Row[];
}

/** Features of typefeature -> what takes such a button */
const FEATURES: Readonly<Record<string, Button['kind']>> = {
  Line: 'line',
  'Speed Dial': 'speedDial',
  'Speed Dial BLF': 'blf',
  'Service URL': 'service',
};

/** What a file takes of a line of its device. */
const LINE_COLUMNS = [
  ...['pkid', 'fknumplan', 'numplanindex', 'label', 'display', 'e164mask', 'logmissedcalls'],
  ...['tkmwlpolicy', 'tkstatus_audiblemwi', 'tkringsetting', 'tkringsetting_consecutive', 'rest'],
  ...['maxnumcalls', 'busytrigger'],
].join(', ');

export function rowsOf(source: Source, device: string): ButtonRows {
  return {
    lines: source.rows(
      `select ${LINE_COLUMNS} from devicenumplanmap where fkdevice = ? order by numplanindex`,
      device,
    ),
    speedDials: source.rows(
      'select * from speeddial where fkdevice = ? order by speeddialindex',
      device,
    ),
    busyLampFields: source.rows(
      'select * from blfspeeddial where fkdevice = ? order by blfindex',
      device,
    ),
    services: source.rows(
      'select * from telecastersubscribedservice where fkdevice = ? and urlbuttonindex > 0 order by urlbuttonindex',
      device,
    ),
  };
}

export function buttonsOf(
  source: Source,
  template: string | undefined,
  rows: ButtonRows,
): Button[] {
  const shape = template === undefined ? NO_TEMPLATE : shapeOf(source, template);
  return shape.features.length > 0 ? byTemplate(shape.features, rows) : inOrder(shape.count, rows);
}

interface TemplateShape {
  features: readonly { button: number; kind: Button['kind'] | undefined }[];
  count: number;
}

const NO_TEMPLATE: TemplateShape = { features: [], count: 0 };

function shapeOf(source: Source, template: string): TemplateShape {
  return source.part(`buttons ${template}`, (own) => ({
    count: Number(own.at('phonetemplate', template)?.numofbuttons ?? 0),
    features: own
      .rows('select * from phonebutton where fkphonetemplate = ? order by buttonnum', template)
      .map(({ buttonnum, tkfeature }) => ({
        button: Number(buttonnum),
        kind: FEATURES[own.typeName('typefeature', tkfeature)],
      })),
  }));
}

function byTemplate(features: TemplateShape['features'], rows: ButtonRows): Button[] {
  const next = {
    line: rows.lines.values(),
    speedDial: rows.speedDials.values(),
    blf: rows.busyLampFields.values(),
    service: rows.services.values(),
  };
  const placed = features.flatMap(({ button, kind }): Button[] => {
    const row = kind && next[kind].next().value;
    return kind && row ? [{ button, kind, row }] : [];
  });
  // Lines beyond the template are those of expansion modules.
  const last = features.at(-1)?.button ?? 0;
  const more = [...next.line].map((row, i): Button => ({
    button: last + 1 + i,
    kind: 'line',
    row,
  }));
  return [...placed, ...more];
}

function inOrder(count: number, rows: ButtonRows): Button[] {
  const lines = rows.lines.map((row, i): Button => ({ button: i + 1, kind: 'line', row }));
  const others = [
    ...rows.speedDials.map((row) => ({ kind: 'speedDial' as const, row })),
    ...rows.busyLampFields.map((row) => ({ kind: 'blf' as const, row })),
    ...rows.services.map((row) => ({ kind: 'service' as const, row })),
  ];
  const room = Math.max(0, count - lines.length);
  return [
    ...lines,
    ...others.slice(0, room).map((one, i): Button => ({ ...one, button: lines.length + 1 + i })),
  ];
}
