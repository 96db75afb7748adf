/** How a transaction of Bulk Administration is stated: what it reads, and what it does for each record. */
import type { Cluster } from '../../server/cluster/cluster';
import type { Step } from '../../server/dispatch/run-steps';
import type { Cell } from '../../server/domain/bat/cells';
import type { Kind, Layout } from '../../server/domain/bat/layouts';
import type { Template } from '../../server/domain/bat/templates';
import type { Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';
import type { Form } from '../../server/dispatch/form';

/** What one record is about: a line of a file, or an object that the query found. */
export interface BatRecord {
  /** of the file */
  line?: number;
  /** how the log calls it */
  key: string;
  cells: readonly Cell[];
}

/** What all records of a job have alike. */
export interface Setup {
  cluster: Cluster;
  form: Form;
  layouts: Readonly<Record<Kind, Layout>>;
  /** of the form, with their cells */
  templates: Partial<Record<Kind, { template: Template; cells: Cell[] }>>;
  /** what the form sets in every object: "update" */
  update: readonly Cell[];
  read<T>(work: (tx: Tx) => T): T;
  /** a get or list of AXL */
  ask(operation: string, request: Tree): Promise<Tree>;
}

export interface Transaction {
  name: string;
  /** of the menu and of the files: Users, Phones ... */
  target: string;
  /** the word of the log: INSERT, UPDATE ... */
  action: string;
  /** records come from a file with these columns; `plain` needs no header: a key on each line */
  file?: { kinds: readonly Kind[]; plain?: boolean };
  /** records are the objects that the query of the form finds */
  query?: Kind;
  /** members of the form besides those that all have */
  members: readonly string[];
  /** templates that the form has to name */
  templates?: readonly Kind[];
  /** @throws DomainRefusal for a form that cannot be run */
  check?(setup: Setup): void;
  /** the AXL operations of one record; @throws what its line of the log says */
  steps?(record: BatRecord, setup: Setup): Promise<Step[]> | Step[];
  /** instead of steps: what the exported file has */
  export?: Export;
}

/** Records are read one by one, and written as one file. */
export interface Export {
  /** of the file, when the form names none */
  fileName: string;
  read(record: BatRecord, setup: Setup): Promise<unknown>;
  /** header and records */
  write(read: readonly unknown[], setup: Setup): string[][];
}
