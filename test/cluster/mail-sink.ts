/** A machine's mail server: `node mail-sink.ts HOST PORT FILE` adds what it gets to the file, a line for each. */
import { appendFileSync } from 'node:fs'
import { startMailServer } from '../support/mail.ts'

const [host = '', port = '', file = ''] = process.argv.slice(2)
const { mails } = await startMailServer({ host, port: Number(port) })
// Before SMTP's answer: what the sender takes for delivered is in the file.
mails.push = (...received) => {
  for (const mail of received) appendFileSync(file, `${JSON.stringify(mail)}\n`)
  return 0
}
