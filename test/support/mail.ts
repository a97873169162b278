import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  /** `Message-ID`, without its brackets. */
  readonly id: string
  readonly to: readonly string[]
  readonly subject: string
  /** The plain text, decoded. */
  readonly text: string
  /** The HTML beside it, decoded. */
  readonly html?: string
}

/** A real SMTP server on loopback that keeps what it gets. @param where default: any port of 127.0.0.1. */
export async function startMailServer(where: { readonly host?: string; readonly port?: number } = {}): Promise<{
  url: string
  mails: ReceivedMail[]
  stop: () => Promise<void>
}> {
  const { host = '127.0.0.1', port = 0 } = where
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(
          parse(
            Buffer.concat(chunks).toString('utf8'),
            session.envelope.rcptTo.map((to) => to.address),
          ),
        )
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const address = server.server.address()
  if (!address || typeof address !== 'object') throw new Error('the mail server has no port')
  return {
    url: `smtp://${host}:${address.port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Enough of MIME for our own mails: one text part, or one beside the same as HTML. */
function parse(raw: string, to: readonly string[]): ReceivedMail {
  const whole = readPart(raw)
  const subject = decodeWords(whole.header('Subject'))
  const id = whole.header('Message-ID').replace(/^<(.*)>$/, '$1')
  const boundary = /^multipart\/alternative;.*boundary="([^"]+)"/i.exec(whole.header('Content-Type'))?.[1]
  if (boundary === undefined) return { id, to, subject, text: whole.text }
  const [text, html] = raw
    .split(`--${boundary}`)
    .slice(1, 3)
    .map((part) => readPart(part.replace(/^\r\n/, '')))
  return { id, to, subject, text: text?.text ?? '', ...(html && { html: html.text }) }
}

/** Headers, and the text: quoted-printable, base64 or plain. */
function readPart(raw: string): { header: (name: string) => string; text: string } {
  const split = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, split).replace(/\r\n[ \t]+/g, ' ')
  const body = raw.slice(split + 4)
  const header = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
  const encoding = header('Content-Transfer-Encoding').toLowerCase()
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? Buffer.from(
            body
              .replace(/=\r\n/g, '')
              .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString('utf8')
        : body
  return { header, text: text.replaceAll('\r\n', '\n') }
}

function decodeWords(text: string): string {
  return text.replace(/=\?utf-8\?([QB])\?([^?]*)\?=\s*/gi, (_, kind: string, word: string) =>
    kind.toUpperCase() === 'B'
      ? Buffer.from(word, 'base64').toString('utf8')
      : Buffer.from(
          word
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/gi, (_m, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8'),
  )
}
