import type { Transporter } from 'nodemailer'
import { emailDomain, isEmailAddress } from '../aws/index.ts'
import { MOST_SLOW } from './lanes.ts'
import { parseSmtpUrl, type SmtpServer } from './smtp-url.ts'
import { MailRefused, type MailTransport, MailUnanswered, MOST_AT_ONCE, type OutgoingMail } from './transport.ts'

/** Shorter than the outbox's lease, so that no other node sends a mail while this one still may. */
const DEADLINE = 45_000
/** A connection without mails is closed: servers count them, and end them sooner or later. */
const IDLE = 15_000

/**
 * A transport to the mail server at `url`. TLS is required and its certificate checked, but on the same machine.
 * Nothing is connected before the first mail.
 *
 * @param from the sender's address; required unless the server is on the same machine.
 * @throws Error for a bad URL or sender, without repeating the URL.
 */
export function smtpTransport(url: string, from?: string): MailTransport {
  const server = parseSmtpUrl(url)
  if (from === undefined && !server.isLoopback) {
    throw new Error("an SMTP server that is not on this machine needs the sender's address (`--mail-from`)")
  }
  const sender = from ?? 'castellan@localhost'
  if (!isEmailAddress(sender)) throw new Error('the sender must be one plain e-mail address')
  return new SmtpTransport(server, sender)
}

class SmtpTransport implements MailTransport {
  readonly #server: SmtpServer
  readonly #from: string
  #transporter: Promise<Transporter> | undefined

  constructor(server: SmtpServer, from: string) {
    this.#server = server
    this.#from = from
  }

  async send(mail: OutgoingMail): Promise<void> {
    if (!isEmailAddress(mail.to)) throw new MailRefused('the recipient is not one plain e-mail address')
    this.#transporter ??= connect(this.#server)
    const transporter = await this.#transporter
    // A server that answers a byte at a time keeps every timeout of its own from running out; not this one. It ends the
    // connection, too: what was given up must not arrive after all, beside what is sent in its place.
    const signal = AbortSignal.timeout(DEADLINE)
    const sending = transporter.sendMail({
      signal,
      // The envelope is given, so that no header decides who gets the mail.
      envelope: { from: this.#from, to: [mail.to] },
      from: { name: 'Castellan', address: this.#from },
      to: { name: '', address: mail.to },
      subject: mail.subject.replace(/[\x00-\x1f\x7f]/g, ' '),
      text: mail.text,
      // With both, nodemailer makes multipart/alternative of them, the plain one first (RFC 2046, 5.1.4).
      html: mail.html,
      messageId: `<${mail.mailId}@${emailDomain(this.#from)}>`,
      date: new Date(mail.createdAt),
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    try {
      await sending
    } catch (error) {
      if (signal.aborted) throw new MailUnanswered('the mail server took too long', { cause: error })
      throw refusal(error) ?? unanswered(error) ?? error
    }
  }

  close(): void {
    this.#transporter?.then((transporter) => transporter.close({ force: true })).catch(() => {})
  }
}

async function connect({ host, port, isTls, isLoopback, auth }: SmtpServer): Promise<Transporter> {
  // Imported when the first mail is sent: most servers start without it.
  const { createTransport } = await import('nodemailer')
  const transporter = createTransport({
    pool: true,
    maxConnections: MOST_AT_ONCE + MOST_SLOW,
    // A connection that was closed before a byte of the mail went over it costs no attempt; all else is the outbox's.
    maxRequeues: 1,
    idleTimeout: IDLE,
    host,
    port,
    auth,
    secure: isTls,
    requireTLS: !isTls && !isLoopback,
    tls: { rejectUnauthorized: !isLoopback },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // A link of more than 76 characters would be broken up by quoted-printable, and read so by whoever looks at a mail's
  // source. Lines of ASCII up to 998 characters may go out as they are (RFC 5322, 2.1.1).
  transporter.use('stream', ({ data, message }, done) => {
    if (data.html === undefined) {
      if (isPlain(String(data.text))) message.getTransferEncoding = () => '7bit'
    } else {
      const [text, html] = message.childNodes
      if (text && isPlain(String(data.text))) text.getTransferEncoding = () => '7bit'
      if (html && isPlain(String(data.html))) html.getTransferEncoding = () => '7bit'
    }
    done()
  })
  return transporter
}

function isPlain(text: string): boolean {
  return /^[\t\n\r\x20-\x7e]*$/.test(text) && text.split(/\r\n|\n|\r/).every((line) => line.length <= 998)
}

/**
 * 5xx means "do not try again" (RFC 5321, 4.2.1), unless it is about us: a refused sign-in is the operator's to mend.
 */
function refusal(error: unknown): MailRefused | undefined {
  if (!(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number')
    return undefined
  const isAboutSender = 'code' in error && error.code === 'EAUTH'
  return error.responseCode >= 500 && !isAboutSender ? new MailRefused(error.message, { cause: error }) : undefined
}

function unanswered(error: unknown): MailUnanswered | undefined {
  if (!(error instanceof Error) || 'responseCode' in error) return undefined
  return new MailUnanswered(error.message, { cause: error })
}
