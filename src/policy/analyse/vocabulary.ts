import {
  type ActionAuthorization,
  findAction,
  findConditionKey,
  getServiceAuthorization,
  listServices,
  unlistedArns,
} from '../aws-data/authorization-data/index.ts'
import type { KeyFacts } from './key-values.ts'

/** What AWS's services define, as far as the analysis uses it. Claims of proof hold for names outside of it too. */
export interface Vocabulary {
  /** Names of actions as AWS writes them, `s3:GetObject`, by service prefix in lower case. */
  readonly actions: ReadonlyMap<string, readonly string[]>
  /**
   * ARNs such as the action is for, the most typical first; `*` for one that is for no resource. Empty for an unknown
   * action.
   */
  readonly exampleResources: (action: string) => readonly string[]
  /** What values requests can carry of a condition key, given in lower case. */
  readonly factsOf: (key: string) => KeyFacts
}

/** What a placeholder in an ARN becomes in an example. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  Partition: 'aws',
  Region: 'us-east-1',
  Account: '123456789012',
  PathPrefix: '',
  '*': '*',
}

const UNKNOWN_KEY: KeyFacts = { isMultivalued: true, type: undefined }

let all: ReadonlyMap<string, readonly string[]> | undefined

/** AWS's own, from the service authorisation data. The first use reads all of it, in some 100 ms. */
export const awsVocabulary: Vocabulary = {
  get actions() {
    all ??= new Map(
      listServices().map(({ prefix }) => {
        const actions = getServiceAuthorization(prefix)?.actions ?? []
        return [prefix.toLowerCase(), actions.map(({ name }) => `${prefix}:${name}`)]
      }),
    )
    return all
  },
  exampleResources(action) {
    const found = findAction(action)?.action
    return found ? [...unlistedArns(action).map(exampleArn), ...exampleArns(found)] : []
  },
  // Of a key that AWS does not define nothing is known, so that it may have several.
  factsOf(key) {
    const known = findConditionKey(key)
    return known ? { isMultivalued: known.multivalued, type: known.type } : UNKNOWN_KEY
  },
}

function exampleArns({ resourceTypes }: ActionAuthorization): readonly string[] {
  if (resourceTypes.length === 0) return ['*']
  const required = resourceTypes.filter((each) => each.required)
  const optional = resourceTypes.filter((each) => !each.required)
  const arns = [...required, ...optional].map(({ type }) => exampleArn(type.arn))
  return required.length > 0 ? arns : [...arns, '*']
}

function exampleArn(template: string): string {
  return template.replace(/\$\{([^}]*)\}/g, (_, name: string) => PLACEHOLDERS[name] ?? 'example')
}

/** AWS's without the names of actions, for questions that name theirs: nothing is read before it is needed. */
export const namelessVocabulary: Vocabulary = {
  actions: new Map(),
  exampleResources: awsVocabulary.exampleResources,
  factsOf: awsVocabulary.factsOf,
}
