/** The commands of the platform's command line (`admin:`), reached by SSH and POST /_ucmock/cli. */
import type { Command } from '../../server/dispatch/command';
import { certificateCommands } from './certificates';
import { exit, quit } from './exit';
import { fileTftpCommands } from './file-tftp';
import { fileViewActivelog } from './file-view';
import { help } from './help';
import { authzKeyCommands } from './key-authz';
import { setCertificateCommands } from './set-certificates';
import { runSql } from './run-sql';
import { setCliPagination } from './set-cli-pagination';
import { setCliSessionTimeout } from './set-cli-session-timeout';
import { showCliPagination } from './show-cli-pagination';
import { showHardware } from './show-hardware';
import { showMyself } from './show-myself';
import { showNetworkCluster } from './show-network-cluster';
import { showNetworkEth0 } from './show-network-eth0';
import {
  showPerfListClasses,
  showPerfListCounters,
  showPerfListInstances,
  showPerfQueryClass,
  showPerfQueryCounter,
  showPerfQueryPath,
} from './show-perf';
import { showRisdbList, showRisdbQuery } from './show-risdb';
import { showStatus } from './show-status';
import { showCtl, showItl } from './show-trust-list';
import { showTechNetworkHosts } from './show-tech-network-hosts';
import { showTechVersion } from './show-tech-version';
import { showVersionActive, showVersionInactive } from './show-version';
import {
  contactSearchDisable,
  contactSearchEnable,
  contactSearchStatus,
} from './utils-contactsearchauthentication';
import { utilsCoreActiveList } from './utils-core-active-list';
import { dbreplicationDropadmindb } from './utils-dbreplication-dropadmindb';
import { dbreplicationRepair, dbreplicationRepairtable } from './utils-dbreplication-repair';
import { dbreplicationReset } from './utils-dbreplication-reset';
import { dbreplicationRuntimestate } from './utils-dbreplication-runtimestate';
import { dbreplicationStatus } from './utils-dbreplication-status';
import { dbreplicationStop } from './utils-dbreplication-stop';
import { ctlCommands } from './utils-ctl';
import { itlResetCommands } from './utils-itl-reset';
import { utilsNtpStatus } from './utils-ntp-status';
import { utilsServiceActivate } from './utils-service-activate';
import { utilsServiceDeactivate } from './utils-service-deactivate';
import { utilsServiceList } from './utils-service-list';
import { utilsServiceRestart } from './utils-service-restart';
import { utilsServiceStart } from './utils-service-start';
import { utilsServiceStop } from './utils-service-stop';
import { ssoCommands } from './utils-sso';
import { utilsSystemRestart } from './utils-system-restart';
import { utilsSystemSwitchVersion } from './utils-system-switch-version';

export const cliCommands: readonly Command[] = [
  ...[exit, quit, help],
  ...[showCliPagination, setCliPagination, setCliSessionTimeout],
  ...[showVersionActive, showVersionInactive, showStatus, showHardware, showMyself],
  ...[showNetworkCluster, showNetworkEth0, showTechNetworkHosts, showTechVersion],
  ...[dbreplicationRuntimestate, dbreplicationStatus],
  ...[dbreplicationRepair, dbreplicationRepairtable, fileViewActivelog],
  ...[dbreplicationReset, dbreplicationStop, dbreplicationDropadmindb],
  ...[utilsServiceList, utilsServiceRestart, utilsServiceStart, utilsServiceStop],
  ...[utilsServiceActivate, utilsServiceDeactivate],
  runSql,
  ...[showRisdbQuery, showRisdbList],
  ...[showPerfQueryClass, showPerfQueryCounter, showPerfQueryPath],
  ...[showPerfListClasses, showPerfListCounters, showPerfListInstances],
  ...[utilsNtpStatus, utilsCoreActiveList, utilsSystemRestart, utilsSystemSwitchVersion],
  ...[contactSearchEnable, contactSearchDisable, contactSearchStatus],
  ...authzKeyCommands,
  ...ssoCommands,
  ...certificateCommands,
  ...fileTftpCommands,
  ...setCertificateCommands,
  ...[showCtl, showItl],
  ...ctlCommands,
  ...itlResetCommands,
];
