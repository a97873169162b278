import { MAX_TAGS, type TagRules } from '../tags.ts'
import { InvalidParameterValue, LimitExceeded } from './errors.ts'

export const TAG_RULES: TagRules = {
  foldsCase: false,
  duplicate: (key) => InvalidParameterValue(`Duplicate tag key: ${key}`),
  reserved: () => InvalidParameterValue('Tag keys starting with aws: are reserved for system use'),
  tooMany: () => LimitExceeded(`A resource can have ${MAX_TAGS} tags at most`),
}
