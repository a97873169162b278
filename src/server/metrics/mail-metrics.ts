import { MailRefused, type MailTransport } from '../../mail/index.ts'
import { Counters, type Family, Histograms } from '../../metrics/index.ts'

/** What mail servers said to mails. */
export class MailMetrics {
  readonly #mails = new Counters({
    name: 'castellan_mails',
    help: 'Mails that were handed to the mail server: sent, refused by it, or failed on the way (tried again later).',
    labels: ['outcome'],
  })
  readonly #times = new Histograms({
    name: 'castellan_mail_duration_seconds',
    help: 'How long the mail server took for a mail, whatever it said.',
    unit: 'seconds',
  })

  get families(): readonly Family[] {
    return [this.#mails, this.#times]
  }

  /** `transport`, with its mails counted. */
  counted(transport: MailTransport): MailTransport {
    return {
      send: async (mail) => {
        const start = performance.now()
        try {
          await transport.send(mail)
          this.#mails.of('sent').add()
        } catch (error) {
          this.#mails.of(error instanceof MailRefused ? 'refused' : 'failed').add()
          throw error
        } finally {
          this.#times.of().observe((performance.now() - start) / 1000)
        }
      },
      close: () => transport.close(),
    }
  }
}
