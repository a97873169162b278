import type { ModelSource } from '../../protocol/model/source.ts'
import type { Path } from '../path.ts'

const TAGS = /^(?:tags|taglist|tag|.*tags|tagging)$/i
const PLAIN_TAGS = /^tags$/i
const TAG_KEYS = /^(?:tagkeys|tagkeylist|.*tagkeys)$/i

/** Where an operation is given tags; a list of `{ Key, Value }` or a map. */
export function tagsPath(model: ModelSource, operation: string): Path | undefined {
  const members = inputMembers(model, operation)
  // Others are tags of something else: "the tags attached to the resource created by Image Builder".
  const plain = members.filter(([name]) => PLAIN_TAGS.test(name))
  for (const [name, shape] of [...plain, ...members]) {
    if (name === 'TagSpecifications' && shape.type === 'list') return 'TagSpecifications[].Tags'
    if (!TAGS.test(name)) continue
    if (shape.type === 'map') return name
    // CloudFront has its lists in structures.
    const items = model.shapes[shape.members?.Items?.shape ?? '']
    if (items?.type === 'list') return `${name}.Items`
    const element = shape.type === 'list' ? model.shapes[shape.member?.shape ?? ''] : undefined
    if (Object.keys(element?.members ?? {}).some((key) => /^(?:tag)?key$/i.test(key))) return name
  }
  return undefined
}

/** Where each single one of those tags stands. */
export function eachTagPath(model: ModelSource, operation: string): Path | undefined {
  const path = tagsPath(model, operation)
  if (path === undefined) return undefined
  const isMap = inputMembers(model, operation).some(([name, { type }]) => name === path && type === 'map')
  return `${path}${isMap ? '{key}' : '[]'}`
}

/** Where the names of tags stand that are to be taken away. */
export function tagKeysPath(model: ModelSource, operation: string): Path | undefined {
  for (const [name, shape] of inputMembers(model, operation)) {
    if (!TAG_KEYS.test(name) || shape.type !== 'list') continue
    if (model.shapes[shape.member?.shape ?? '']?.type === 'string') return `${name}[]`
  }
  return undefined
}

function inputMembers(model: ModelSource, operation: string) {
  const input = model.operations[operation]?.input
  const members = (input && model.shapes[input.shape]?.members) ?? {}
  return Object.entries(members).flatMap(([name, { shape }]) => {
    const found = model.shapes[shape]
    return found ? [[name, found] as const] : []
  })
}
