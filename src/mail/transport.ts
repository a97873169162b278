/** A mail as it is handed to a mail server: plain text, and perhaps the same as HTML; one recipient. */
export interface OutgoingMail {
  /** Made into the `Message-ID`: the same for each attempt. */
  readonly mailId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** What programs that show HTML show in place of `text`; nothing in it is fetched from elsewhere. */
  readonly html?: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** Mails that are on their way at once, at most, beside those that wait long: each needs a connection. */
export const MOST_AT_ONCE = 20

/** The port to a mail server. */
export interface MailTransport {
  /**
   * Resolves once the server has taken the mail.
   *
   * @throws MailRefused, MailUnanswered, or any other error: it is tried again.
   */
  send(mail: OutgoingMail): Promise<void>
  close(): void
}

/** No answer came, or no connection: what the server thinks of the mail is not known. */
export class MailUnanswered extends Error {
  override readonly name = 'MailUnanswered'
}

/** The server answered that it will not take this mail, ever (a 5xx). */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}
