import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { type MailTransport, OutboxWorker, pruneMail, smtpTransport } from '../mail/index.ts'
import { BillingWorker, type CastellanPorts, castellan } from '../services/castellan/descriptor.ts'
import { cloudtrail } from '../services/cloudtrail/descriptor.ts'
import { AlarmWorker, type CloudWatchPorts, cloudwatch, pruneCloudWatch } from '../services/cloudwatch/descriptor.ts'
import { iam } from '../services/iam/descriptor.ts'
import { AlarmPublisher, sns, snsPages } from '../services/sns/descriptor.ts'
import { sts } from '../services/sts/descriptor.ts'
import type { Store } from '../storage/store.ts'
import type { Pages } from '../web/page.ts'
import { auditPrune } from './audit-retention.ts'
import type { Log } from './log.ts'
import { type ServeOptions, StartError } from './options.ts'
import { RetentionWorker } from './retention.ts'
import { Services, type SharedContext } from './services.ts'
import { version } from './version.ts'

export interface Wired {
  readonly services: Services
  readonly shared: SharedContext
  readonly pages: Pages
  /** Wakes the workers that may have something to do after a change by `serviceName`. */
  readonly afterCommit: (serviceName: string | undefined) => void
  start(): void
  stop(): Promise<void>
}

interface Parts {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  readonly publicUrl: string
  readonly log: Log
  readonly options: ServeOptions
}

/** Services whose changes make an alarm due, or queue a mail. */
const WAKING: ReadonlySet<string | undefined> = new Set(['cloudwatch', 'sns', 'castellan'])

/** Supplies each service's ports with other services: the one place that knows both sides. */
export function wireServices({ store, masterKey, passwords, publicUrl, log, options }: Parts): Wired {
  const { clock, random } = options
  const transport = mailTransport(options)
  const outbox = new OutboxWorker({
    store,
    clock,
    ...(transport && { transport }),
    onError: (error) => log.error('the outbox was not emptied', error),
  })
  const publisher = new AlarmPublisher({ random, publicUrl })
  const alarms = new AlarmWorker({
    store,
    clock,
    random,
    publisher,
    publicUrl,
    onPublished: () => outbox.nudge(),
    onError: (error) => log.error('alarms were not evaluated', error),
  })
  const billing = new BillingWorker({
    store,
    clock,
    onPublished: () => alarms.nudge(),
    onError: (error) => log.error('the estimated charges were not published', error),
  })
  const retention = new RetentionWorker({
    store,
    clock,
    prunes: [auditPrune(options.auditMaxSize), pruneMail, pruneCloudWatch],
    onError: (error) => log.error('what is too old was not deleted', error),
  })
  const workers = [alarms, outbox, billing, retention]
  const ports: CloudWatchPorts & CastellanPorts = {
    publisher,
    about: { version: version(), consoleRegion: options.region, mailDelivery: outbox.delivery },
  }
  return {
    services: new Services([iam, sts, cloudwatch, sns, cloudtrail, castellan]),
    shared: { store, masterKey, passwords, publicUrl, clock, random, ...ports },
    pages: snsPages({ store, clock, random, onCommit: () => outbox.nudge() }),
    afterCommit(serviceName) {
      if (!WAKING.has(serviceName)) return
      alarms.nudge()
      outbox.nudge()
    },
    start() {
      for (const worker of workers) worker.start()
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}

function mailTransport({ smtp, mailFrom }: ServeOptions): MailTransport | undefined {
  if (smtp === undefined) return undefined
  try {
    return smtpTransport(smtp, mailFrom)
  } catch (error) {
    throw new StartError(
      'mail cannot be sent',
      error instanceof Error ? error.message : 'check `--smtp` and `--mail-from`',
    )
  }
}
