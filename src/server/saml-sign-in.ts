import { randomUUID } from 'node:crypto'
import type { SamlSignIn } from '../services/sts/saml-sign-in.ts'
import { newExchange } from './exchange.ts'
import type { Node } from './node.ts'
import { run } from './pipeline.ts'

/** What somebody has chosen at the sign-in page, of what a SAML response maps it to. */
interface Choice {
  readonly text: string
  readonly roleArn: string
  readonly providerArn: string
}

const FORM = 'application/x-www-form-urlencoded'
/** Stands for the response, which was used up where it was proved. Sent by anybody else it is none. */
const USED_UP = 'used'

/**
 * Credentials of the chosen role, by the very call that a client would make: it is counted, decided by the role's trust
 * policy, and recorded, as any other. What it has beside that is the proof, which no request from outside can bring.
 *
 * @throws AwsError as AssumeRoleWithSAML
 */
export async function assumeRoleWithSaml(
  node: Node,
  port: SamlSignIn,
  { text, roleArn, providerArn }: Choice,
  origin: { readonly sourceIp: string; readonly userAgent: string },
): Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string }> {
  const { saml, seconds } = await port.proved(text, { roleArn, providerArn })
  const form = new URLSearchParams({ Action: 'AssumeRoleWithSAML', Version: '2011-06-15', RoleArn: roleArn })
  form.set('PrincipalArn', providerArn)
  form.set('SAMLAssertion', USED_UP)
  // "How long the user can access the console": more than the role allows is refused, as of any other who asks for it.
  if (seconds !== undefined) form.set('DurationSeconds', String(seconds))
  const headers = { 'content-type': FORM, 'user-agent': origin.userAgent }
  const exchange = newExchange({
    request: {
      method: 'POST',
      path: '/',
      query: '',
      rawHeaders: [],
      headers,
      body: Buffer.from(form.toString()),
      bodySha256: '',
    },
    proof: { kind: 'none' },
    sourceIp: origin.sourceIp,
    secure: new URL(node.shared.publicUrl).protocol === 'https:',
    requestId: randomUUID(),
    now: node.options.clock(),
    handed: { saml },
  })
  await run(exchange, node)
  if (exchange.error) throw exchange.error
  const { Credentials: credentials } = exchange.output as { readonly Credentials?: Readonly<Record<string, unknown>> }
  const given = (member: string) => {
    const text = credentials?.[member]
    if (typeof text !== 'string') throw new Error(`AssumeRoleWithSAML answered without ${member}`)
    return text
  }
  return {
    accessKeyId: given('AccessKeyId'),
    secretAccessKey: given('SecretAccessKey'),
    sessionToken: given('SessionToken'),
  }
}
