import { connectionObject } from './connection-object.ts'
import { createWorker } from './create-worker.ts'
import { shipped } from './deps.ts'

export { Inbox } from './chat/inbox.ts'
export { Room } from './chat/room.ts'
export const ConnectionObject = connectionObject(shipped)

export default createWorker(shipped())
