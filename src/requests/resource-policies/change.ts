import type { ResourceName } from '../../aws/index.ts'
import { isArn } from '../arn-template.ts'
import type { ApiRequest, Parameters, Scope } from '../ask.ts'
import { resourcesIn, unreadAsksOf } from '../asks-of.ts'
import { isRecord, textOf, textsAt, valuesAt } from '../path.ts'
import type { PolicyOperation } from './operation.ts'
import { policyOperation } from './operations.ts'
import type { PublicAccessBlock } from './port.ts'

/** What is known of a resource's policy, or of a block of public access, after a call that was answered. */
export type PolicyChange =
  | {
      readonly what: 'policy'
      /** Where parts of its name are unknown, nothing that is known of whatever it can be holds any more. */
      readonly resource: ResourceName
      readonly policy: string | Nothing
    }
  | {
      readonly what: 'public access block'
      /** A bucket's ARN, or the id of an account: of all that is in it. */
      readonly resource: ResourceName
      readonly block: PublicAccessBlock | Nothing
    }

/** There is none now; or it is as the service made it, and has to be read back. */
export type Nothing = 'none' | 'read back'

/** @param answer What the service answered, by the members of the model; absent: only that it did. */
export function policyChange(request: ApiRequest, scope: Scope, answer?: Parameters): PolicyChange | undefined {
  const row = policyOperation(request.service, request.operation)
  if (row === undefined || (answer === undefined && row.does === 'reads')) return undefined
  return changeBy(row, request, scope, answer ?? {})
}

function changeBy(
  row: PolicyOperation,
  request: ApiRequest,
  scope: Scope,
  answer: Parameters,
): PolicyChange | undefined {
  const { operation, parameters } = request
  if (row.when?.of({ operation, parameters, scope, element: parameters }) === false) return undefined
  const found = documentOf(row, parameters, answer)
  const resource = resourceOf(row, request, scope, answer)
  if (found === undefined || resource === undefined) return undefined
  if (row.what === undefined || row.what === 'policy') {
    const text = found === 'none' || found === 'read back' ? found : textOf(found.document)
    return text === undefined ? undefined : { what: 'policy', resource, policy: text }
  }
  const block = found === 'none' || found === 'read back' ? found : blockOf(found.document)
  return { what: 'public access block', resource, block }
}

/** `undefined` where nothing is changed. */
function documentOf(
  { does, document, without }: PolicyOperation,
  parameters: Parameters,
  answer: Parameters,
): Nothing | { readonly document: unknown } | undefined {
  if (does === 'removes') return 'none'
  if (does === 'alters' || document === undefined) return 'read back'
  const from = does === 'reads' ? answer : parameters
  const [value] = valuesAt(document, from, from)
  if (value !== undefined) return { document: value }
  if (does === 'reads' || without === 'none' || isEmptied(document, from)) return 'none'
  return without === 'altered' ? 'read back' : undefined
}

/** An empty text takes the policy away, as SQS has it. */
function isEmptied(path: string, parameters: Parameters): boolean {
  const steps = path.split('.')
  const holder = steps
    .slice(0, -1)
    .reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), parameters)
  return isRecord(holder) && holder[steps.at(-1) ?? ''] === ''
}

function resourceOf(
  { on, arn, made, what }: PolicyOperation,
  request: ApiRequest,
  scope: Scope,
  answer: Parameters,
): ResourceName | undefined {
  if (what === 'public access block of the account') return textOf(request.parameters.AccountId) ?? scope.accountId
  if (made) return resourcesIn(made, { ...request, parameters: answer }, scope)[0]
  if (on) return resourcesIn(on, request, scope)[0]
  const named = arn === undefined ? undefined : textsAt(arn, request.parameters, request.parameters).find(isArn)
  return named ?? unreadAsksOf(request, scope)[0]?.resource
}

function blockOf(value: unknown): PublicAccessBlock {
  const settings = isRecord(value) ? value : {}
  return {
    blockPublicAcls: settings.BlockPublicAcls === true,
    blockPublicPolicy: settings.BlockPublicPolicy === true,
    restrictPublicBuckets: settings.RestrictPublicBuckets === true,
  }
}
