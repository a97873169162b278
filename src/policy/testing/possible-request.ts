import type { ExampleRequest } from '../analyse/index.ts'
import type { ContextValue } from '../language/decision.ts'
import { type Claimed, isSomebody } from './possible-asker.ts'

/** A rule of AWS's about condition keys: whether a request is as it says. */
interface Rule {
  readonly otherwise: string
  readonly holds: (claimed: Claimed & { readonly resource: string }) => boolean
}

const ENDPOINT = ['aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'] as const
const CHAIN = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'] as const
const ALWAYS = ['aws:currenttime', 'aws:epochtime', 'aws:securetransport', 'aws:viaawsservice', 'aws:requestedregion']
/** The actions of which it is known which parameters they have. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  's3:getobject': /^s3:existingobjecttag\//,
  's3:putobject': /^s3:(x-amz-acl|requestobjecttag)/,
  's3:listbucket': /^s3:(prefix|max-keys)$/,
  's3:listallmybuckets': /^$/,
  'sqs:sendmessage': /^$/,
  'sts:assumerole': /^$/,
}

function isThere(value: ContextValue): boolean {
  return value !== undefined
}

const RULES: readonly Rule[] = [
  {
    otherwise: 'each request has the key',
    holds: ({ values, asked }) => ALWAYS.every((key) => !asked.has(key) || isThere(values.get(key))),
  },
  {
    otherwise: 'it is one time',
    holds: ({ values, asked }) =>
      !(asked.has('aws:currenttime') && asked.has('aws:epochtime')) ||
      Math.floor(Date.parse(String(values.get('aws:currenttime'))) / 1000) === Number(values.get('aws:epochtime')),
  },
  {
    otherwise: 'no service calls like that',
    holds: ({ values, asked }) =>
      !CHAIN.some((key) => isThere(values.get(key))) ||
      ((!asked.has('aws:viaawsservice') || values.get('aws:viaawsservice') === 'true') &&
        CHAIN.every((key) => !asked.has(key) || isThere(values.get(key)))),
  },
  {
    otherwise: 'no chain of services is like that',
    holds: ({ values }) => {
      const [chain, ...ends] = CHAIN.map((key) => values.get(key))
      return chain === undefined || ends.every((end) => end === undefined || [chain].flat().includes(String(end)))
    },
  },
  {
    otherwise: 'no network is like that',
    holds: ({ values, asked }) => {
      const [vpc, endpoint, address] = ENDPOINT.map((key) => values.get(key))
      const isByEndpoint = [vpc, endpoint, address].some(isThere)
      const isWhole = [vpc, endpoint].every((value, i) => isThere(value) || !asked.has(ENDPOINT[i] ?? ''))
      return !isByEndpoint || (isWhole && !isThere(values.get('aws:sourceip')))
    },
  },
  {
    otherwise: 'no owner is like that',
    holds: ({ values, resource }) => {
      const owner = /^arn:[^:]*:[^:]*:[^:]*:([^:]{12}):/.exec(resource)?.[1]
      const said = values.get('aws:resourceaccount')
      return owner === undefined || said === undefined || said === owner
    },
  },
  ...['principal', 'source', 'resource'].map(
    (whose): Rule => ({
      otherwise: 'no organization is like that',
      holds: ({ values, asked }) => {
        const keys = [`aws:${whose}orgid`, `aws:${whose}orgpaths`]
        const [id, paths] = keys.map((key) => values.get(key))
        if (id === undefined && paths === undefined) return true
        if (keys.some((key) => asked.has(key) && !isThere(values.get(key)))) return false
        return [paths ?? []].flat().every((path) => /^o-[^/]+\//.test(path) && (!id || path.startsWith(`${id}/`)))
      },
    }),
  ),
  {
    otherwise: 'no source is like that',
    holds: ({ values }) => {
      const account = String(values.get('aws:sourcearn')).split(':')[4]
      const said = values.get('aws:sourceaccount')
      return said === undefined || account?.length !== 12 || account === said
    },
  },
  {
    otherwise: 'no tags are like that',
    holds: ({ values, asked }) =>
      !asked.has('aws:tagkeys') ||
      [...values].every(([key, value]) => {
        if (!key.startsWith('aws:requesttag/') || value === undefined) return true
        const name = key.slice('aws:requesttag/'.length)
        return [values.get('aws:tagkeys') ?? []].flat().some((each) => each.toLowerCase() === name)
      }),
  },
  {
    otherwise: 'the action has no such parameter',
    holds: ({ values, action }) => {
      const own = PARAMETERS[action]
      return (
        !own ||
        [...values].every(
          ([key, value]) =>
            value === undefined || !/^s3:(prefix|max-keys|x-amz-acl|versionid)$/.test(key) || own.test(key),
        )
      )
    },
  },
]

/**
 * Why no request is like that, by AWS's pages on condition keys, written down once more; `undefined` where one can be.
 *
 * @param asked all keys that the policies speak of, in lower case: of others an example says nothing.
 * @param principal who asks, where a policy of a resource is looked at.
 */
export function impossibility(
  { action, resource, context }: ExampleRequest,
  asked: ReadonlySet<string>,
  principal?: string,
): string | undefined {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]))
  const claimed = { values, asked, action: action.toLowerCase(), resource }
  const broken = RULES.find(({ holds }) => !holds(claimed))
  return broken?.otherwise ?? (isSomebody(claimed, principal) ? undefined : 'nobody is like that')
}
