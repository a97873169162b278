import { UNKNOWN } from '../../../aws/index.ts'
import { isRecord, valuesAt } from '../../path.ts'
import type { AskRow, KeyText, KeyValue, Reader, Test } from '../../rows.ts'
import { tagsIn } from '../../tags.ts'
import { ec2Arn } from './resource-ids.ts'

type TagKeys = Readonly<Record<string, KeyValue>>

/** `aws:RequestTag/…` and `aws:TagKeys` of what a call makes of a type: those of the specifications of that type. */
export function tagsOfType(type: string, path = 'TagSpecifications[]'): TagKeys {
  const tags = (parameters: unknown): ReadonlyMap<string, string> => {
    const found = valuesAt(path, parameters, parameters).filter((each) => isRecord(each) && each.ResourceType === type)
    return new Map(found.flatMap((each) => (isRecord(each) ? [...tagsIn(each.Tags)] : [])))
  }
  const texts: Reader<Readonly<Record<string, KeyText>>> = {
    says: `the tags of ${path} for ${type}`,
    of: ({ parameters }) => Object.fromEntries(tags(parameters)),
  }
  const names: Reader<KeyText> = {
    says: `their keys`,
    of: ({ parameters }) => orAbsent([...tags(parameters).keys()]),
  }
  return { 'aws:RequestTag/': texts, 'aws:TagKeys': names }
}

/** Where tags are specified for the type. */
export function isTagged(type: string): Test {
  return {
    says: `${type} is tagged`,
    of: ({ parameters }) =>
      valuesAt('TagSpecifications[]', parameters, parameters).some(
        (each) => isRecord(each) && each.ResourceType === type && tagsIn(each.Tags).size > 0,
      ),
  }
}

function orAbsent(texts: readonly string[]): KeyText {
  return texts.length === 0 ? undefined : texts
}

/**
 * "If tags are specified in the resource-creating action, Amazon performs additional authorization on the
 * `ec2:CreateTags` action": for each resource that is tagged, with `ec2:CreateAction`.
 *
 * @param names where the name stands that what is made is given, by type: it is in the ARN.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function createTags(
  operation: string,
  names: Readonly<Record<string, string>> = {},
  path = 'TagSpecifications[]',
): AskRow {
  return {
    action: 'ec2:CreateTags',
    each: path,
    when: HAS_TAGS,
    on: [{ type: 'any', parts: { Resource: taggedResource(names) } }],
    tags: '.Tags',
    keys: { 'ec2:CreateAction': `=${operation}` },
  }
}

const HAS_TAGS: Test = {
  says: 'tags are specified',
  of: ({ element }) => isRecord(element) && tagsIn(element.Tags).size > 0,
}

function taggedResource(names: Readonly<Record<string, string>>): Reader<string> {
  return {
    says: 'what the call makes of ResourceType',
    of({ parameters, scope, element }) {
      const type = isRecord(element) && typeof element.ResourceType === 'string' ? element.ResourceType : UNKNOWN
      const path = Object.hasOwn(names, type) ? names[type] : undefined
      const [name] = path === undefined ? [] : valuesAt(path, parameters, parameters)
      return ec2Arn(/^[a-z0-9-]+$/.test(type) ? type : UNKNOWN, typeof name === 'string' ? name : '*', scope)
    },
  }
}
