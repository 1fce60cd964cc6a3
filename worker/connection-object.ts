import { DurableObject } from 'cloudflare:workers'
import { type Deps, makeDeps, STATEMENTS_PER_JOB, type Wiring } from './deps.ts'
import type { Question } from './domain/connection.ts'
import type { Env } from './env.ts'
import { answerQuestion } from './forward/answer-question.ts'
import { deliverDue } from './forward/deliver.ts'
import { pump } from './forward/pump.ts'
import { newWire, type Wire } from './forward/wire.ts'
import { takeOver } from './inbound/take-over.ts'
import { isConnections } from './store/outbox.ts'

const WHOSE = 'whose'
const COUNTED = 'counted'
/** After a fault of our own: the sweep would come as well, this comes sooner. */
const AFTER_FAULT_MS = 5_000

type Whose = { account_id: string; id: string }

/**
 * One for each connection, and for each other receiver of events: whatever is said to it goes through here, so that a
 * CRM's limit is kept, its token renewed by one at a time, and whoever is slow keeps nobody else waiting. The rows in D1 are the truth; what is
 * kept here is what was called in the last moments, and whose it is.
 */
export const connectionObject = (wiring: () => Wiring) =>
  class ConnectionObject extends DurableObject<Env> {
    #wire: Wire | undefined
    #pumping = false

    /** Something may be due. */
    async wake(account_id: string, id: string): Promise<void> {
      this.ctx.storage.kv.put<Whose>(WHOSE, { account_id, id })
      if (!this.#pumping) await this.ctx.storage.setAlarm(Date.now())
      else this.#again = true
    }
    #again = false

    override async alarm(): Promise<void> {
      const whose = this.ctx.storage.kv.get<Whose>(WHOSE)
      if (!whose || this.#pumping) return
      this.#pumping = true
      this.#again = false
      try {
        const deps = this.#deps()
        const due = await this.#slice(deps, whose)
        const wait = due === null ? null : Date.parse(due) - deps.clock()
        if (this.#again) await this.ctx.storage.setAlarm(Date.now())
        else if (wait !== null) await this.ctx.storage.setAlarm(Date.now() + Math.max(0, wait))
      } catch (error) {
        console.error(JSON.stringify({ level: 'error', connection: whose.id, error: String(error) }))
        await this.ctx.storage.setAlarm(Date.now() + AFTER_FAULT_MS)
      } finally {
        this.#pumping = false
      }
    }

    /** @returns when there is more to do, ISO. */
    async #slice(deps: Deps, { account_id, id }: Whose): Promise<string | null> {
      const events = await deliverDue(deps, account_id, id)
      if (!isConnections(id)) return events
      await takeOver(deps, account_id, id, this.#open())
      const contacts = await pump(deps, account_id, id, this.#open())
      return [events, contacts].filter((it) => it !== null).sort()[0] ?? null
    }

    /** Asks the CRM something that a person waits for. */
    ask(account_id: string, id: string, question: Question) {
      return answerQuestion(this.#deps(), account_id, id, question, this.#open())
    }

    #deps() {
      return makeDeps(this.env, this.ctx, wiring(), STATEMENTS_PER_JOB)
    }

    #open(): Wire {
      const { kv } = this.ctx.storage
      this.#wire ??= newWire(() => Date.now(), {
        read: () => kv.get(COUNTED) ?? [],
        write: (counted) => kv.put(COUNTED, counted),
      })
      return this.#wire
    }
  }
