import { createWorker } from './create-worker.ts'
import { shipped } from './deps.ts'

export default createWorker(shipped())
