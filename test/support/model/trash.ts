import fc from 'fast-check'
import { index } from './people.ts'
import { type Command, must, nth, step } from './step.ts'
import { DAY } from './world.ts'

const kind = fc.constantFrom('contact', 'lead' as const)

const remove = fc.tuple(kind, index).map(([of, which]) =>
  step('delete', [of, which], async (world, real) => {
    const id = nth((of === 'contact' ? world.contacts : world.leads).keys(), which)
    if (!id) return undefined
    const state = world.stateOf(of, id)
    const at = world.now()
    const answer = await real.acme.api('DELETE', `/${of}s/${id}`)
    must(real, `delete ${id}`, answer, state.is === 'live' ? 204 : 'into' in state ? 409 : 404)
    if (state.is === 'live') {
      world.nested = []
      world.trash(of, id, at)
    }
    return `${id} ${answer.status}`
  }),
)

/** Of what was thrown away; a merged record comes back by undoing its merge, which has a command of its own. */
const restore = fc.tuple(kind, index).map(([of, which]) =>
  step('restore', [of, which], async (world, real) => {
    const logs = (of === 'contact' ? world.contacts : world.leads).values()
    const log = nth(
      [...logs].filter((it) => it.state.is === 'trash' || it.state.is === 'live'),
      which,
    )
    if (!log) return undefined
    const answer = await real.acme.api('POST', `/trash/${log.id}/restore`)
    if (log.state.is === 'live') must(real, `restore ${log.id}`, answer, 409, 'not_in_trash')
    else {
      const lead = of === 'lead' ? world.leads.get(log.id) : undefined
      const owner = lead && world.stateOf('contact', world.contactOf(lead)).is
      must(real, `restore ${log.id}`, answer, owner && owner !== 'live' ? 409 : 200)
      if (answer.status === 200) {
        world.nested = []
        world.restore(of, log.id)
      }
    }
    return `${log.id} ${answer.status}`
  }),
)

const erase = index.map((which) =>
  step('erase', which, async (world, real) => {
    const id = nth(world.contacts.keys(), which)
    if (!id) return undefined
    const { is } = world.stateOf('contact', id)
    const answer = await real.acme.api('POST', `/contacts/${id}/erase`)
    if (is === 'merged' || is === 'skeleton') {
      must(real, `erase ${id}`, answer, 409, 'already_merged')
      return `${id} ${answer.status}`
    }
    must(real, `erase ${id}`, answer, is === 'gone' ? 404 : 204)
    if (is !== 'gone') world.erase(id)
    world.nested = []
    return `${id} ${answer.status}`
  }),
)

const moved = index.map((which) =>
  step('look up', which, async (world, real) => {
    const merged = [...world.contacts.values()].filter((it) => 'into' in it.state)
    const log = nth(merged, which)
    if (!log) return undefined
    const answer = await real.acme.api('GET', `/contacts/${log.id}`)
    const winner = world.winner('contact', log.id)
    must(real, `GET ${log.id}`, answer, 301)
    const location = answer.headers.get('location') ?? ''
    const target = await real.acme.api('GET', location.replace('/api/v1', ''))
    must(real, `GET ${location}, for ${winner}`, target, world.isLive('contact', winner) ? 200 : 404)
    return `${log.id} → ${winner}`
  }),
)

const days = fc.constantFrom(1, 9, 15, 29, 31).map((count) =>
  step('days pass', count, async (world, real) => {
    if (!real.later) return undefined
    await real.later(count * DAY)
    world.shift += count * DAY
    world.purge()
    world.nested = []
    return `${count}`
  }),
)

export const ofTrash: fc.Arbitrary<Command>[] = [remove, restore, restore, moved]
export const ofErasure: fc.Arbitrary<Command>[] = [erase]
export const ofTime: fc.Arbitrary<Command>[] = [days]
