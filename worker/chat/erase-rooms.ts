import type { Deps } from '../deps.ts'
import { roomsGone, roomsLeft } from '../store/erased-rooms.ts'
import { roomOf, tellInbox } from './rooms.ts'

/** Follows a commit that erased conversations; the tick takes up what a crash in between has left. */
export async function eraseRoomsLeft(deps: Deps): Promise<void> {
  const rooms = await roomsLeft(deps.directory(), deps.now())
  for (const [account_id, those] of Map.groupBy(rooms, (it) => it.account_id)) {
    const gone = await Promise.all(
      those.map(({ chat_id }) =>
        roomOf(deps.env, account_id, chat_id)
          .erase()
          .then(
            () => [chat_id],
            () => [],
          ),
      ),
    )
    await roomsGone(deps.aside(account_id), gone.flat())
    for (const chat_id of gone.flat()) await tellInbox(deps.env, account_id, { type: 'gone', chat_id })
  }
}
