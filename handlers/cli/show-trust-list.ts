/** `show ctl`, `show itl`: the trust lists on the disk of this node. facts/trust-lists.md 3 */
import type { Command } from '../../server/dispatch/command';
import { diskFile } from '../../server/domain/tftp/disk';
import { tftpFileReady } from '../../server/domain/tftp/files';
import { listUploads } from '../../server/domain/tftp/uploads';
import { readCtl } from '../../server/domain/trust-lists/ctl-files';
import { timeOf } from '../../server/domain/trust-lists/header';
import { ITL_FILE } from '../../server/domain/trust-lists/itl-state';
import { noTrustListText, trustListText } from './trust-list-text';

export const showCtl: Command = {
  words: 'show ctl',
  about: 'shows the CTL file of this node',
  evidence: 'recorded',
  on: ['cucm'],
  run({ node, session }) {
    const file = node.store.read((tx) => readCtl(tx, node.name));
    session.pageNext = session.pagination;
    return file
      ? trustListText('CTL', { bytes: file.bytes, changed: file.written })
      : noTrustListText('CTL');
  },
};

export const showItl: Command = {
  words: 'show itl',
  about: 'shows the ITL file of this node',
  evidence: 'guess',
  on: ['cucm'],
  async run({ cluster, node, session }) {
    await tftpFileReady(cluster, node, ITL_FILE);
    session.pageNext = session.pagination;
    return node.store.read((tx) => {
      const file = diskFile(cluster, node, tx, ITL_FILE);
      if (file === undefined) return noTrustListText('ITL');
      const bytes = Buffer.from(file);
      const put = listUploads(tx, node.name).find(({ path }) => path === ITL_FILE);
      return trustListText('ITL', { bytes, changed: (put?.changed ?? timeOf(bytes)) * 1000 });
    });
  },
};
