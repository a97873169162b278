import { call } from '../../account/index.ts'
import { type Kind, regionsOf, sorted, tagList, together } from '../resource.ts'

/** Analyzers of IAM Access Analyzer. */
export const analyzer: Kind = {
  owns: (service, resource) => service === 'access-analyzer' && resource.startsWith('analyzer/'),
  reads: ['access-analyzer:ListAnalyzers'],

  async find(search) {
    const { account, recorded } = search
    const inRegion = async (region: string) => {
      const analyzers = await account.list('accessanalyzer', 'ListAnalyzers', {}, 'analyzers', region)
      const tagged = analyzers.map(({ arn = '', name = '', tags }) => ({ arn, name, tags: tagList(tags) }))
      return sorted('analyzer', tagged, recorded, ({ arn, name }) => ({
        calls: [{ call: call('accessanalyzer', 'DeleteAnalyzer', { analyzerName: name }, region), removes: arn }],
      }))
    }
    return together(await Promise.all(regionsOf('access-analyzer', search).map(inRegion)))
  },
}
