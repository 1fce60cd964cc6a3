import { saveSchedule } from '../../dedupe/save-schedule.ts'
import { DEFAULT_TIMING, type Schedule } from '../../domain/schedule.ts'
import { scheduleOf } from '../../store/dedupe-schedules.ts'
import { atLeast } from '../auth.ts'
import { newRoutes } from '../new-routes.ts'
import { busy } from '../problem.ts'
import { scheduleAnswer, scheduleInput } from '../schema/dedupe.ts'
import { route } from '../schema/route.ts'

const read = route({
  method: 'get',
  path: '/',
  summary: 'When contacts of one email are cleaned up',
  answer: scheduleAnswer,
  status: 200,
})
const save = route({
  method: 'put',
  path: '/',
  summary: 'Save when contacts of one email are cleaned up; the first run is in the coming night',
  body: scheduleInput,
  answer: scheduleAnswer,
  status: 200,
  middleware: [atLeast('admin')],
})

export const dedupeSchedule = newRoutes()
  .openapi(read, async (c) => {
    const schedule = await scheduleOf(c.var.deps.db(c.var.actor.account_id))
    return c.json(
      schedule
        ? view(schedule)
        : { ...DEFAULT_TIMING, base_order: 'older' as const, accepted: false, next_run_at: null },
      200,
    )
  })
  .openapi(save, async (c) => {
    const { deps, actor } = c.var
    const { accepted: _, next_run_at: __, ...asked } = c.req.valid('json')
    const schedule = await saveSchedule(deps, actor.account_id, asked, actor.by)
    return schedule ? c.json(view(schedule), 200) : busy(c)
  })

const view = ({ every_days, once, time_zone, hour, base_order, next_run_at }: Schedule) => ({
  every_days,
  once,
  time_zone,
  hour,
  base_order,
  accepted: true,
  next_run_at,
})
