import { mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** "Valid values include the ID and ARN of the media insights pipeline"; of voice connectors is another API. */
const ofPipeline = mainOn({ type: 'media-pipeline', parts: { MediaPipelineId: 'Identifier' } })

/**
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_media-pipelines-chime_StartSpeakerSearchTask.html
 */
export const chimeSdkMediaPipelines: ServiceExceptions = {
  service: 'chime-sdk-media-pipelines',
  operations: {
    GetSpeakerSearchTask: ofPipeline,
    GetVoiceToneAnalysisTask: ofPipeline,
    StartSpeakerSearchTask: ofPipeline,
    StartVoiceToneAnalysisTask: ofPipeline,
    StopSpeakerSearchTask: ofPipeline,
    StopVoiceToneAnalysisTask: ofPipeline,
  },
}
