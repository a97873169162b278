import type { Arn } from '../../aws/index.ts'
import { NoSuchEntity } from './errors.ts'

interface Named {
  readonly TemplateArn: Arn
}

/** What an action on a role template is authorised on. */
export function namedTemplate({ TemplateArn }: Named): Arn {
  return TemplateArn
}

/** AWS's services have role templates. None is known here. AWS's page does not quote the message. */
export function noSuchTemplate({ TemplateArn }: Named) {
  return NoSuchEntity(`Role template ${TemplateArn} was not found.`)
}
