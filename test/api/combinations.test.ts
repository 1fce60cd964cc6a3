/**
 * How many duplicates × the conflict rule × the on-duplicate rule × a request that agrees or conflicts: what becomes
 * of the request, and of everything that was there. Every row is written by hand from the specification ("How many
 * duplicates", "Outcomes of an intake"); none is computed. Where a rule does not matter the row says the same again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newAccount } from '../support/account.ts'
import {
  ask,
  checkCounts,
  checkLead,
  checkNewLead,
  heardFrom,
  NEW,
  newContact,
  newLead,
  OLD,
  requestOf,
  values,
} from '../support/combination.ts'
import { type Server, startServer } from '../support/server.ts'
import { table } from '../support/table.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/**
 * On one contact, known by its pixel ID: email ada@, company Old Ltd, no phone. Its leads L1 (oldest) to L3, each
 * named Ada, size M. A request that `agrees` has the same name, size, company and email; one that `conflicts` has
 * another of each. Both bring a phone and a colour, which nobody had.
 *
 * duplicates: the incoming one counted, so 2 is one existing lead.
 * leads, contacts: how many before → after.
 * L1…L3: `=` as it was · `+` takes the colour · `!` takes all, and its previous values are name, size, company and
 *   email · `~` takes the colour, and its values not taken are name, size, company and email
 * contact: `=` as it was · `+` has the phone too · `!` has the phone, the new company, and the new email first, the
 *   old one second
 * new lead: `on it`: on this contact · `apart`: on a contact of its own; either way with what the request said
 * events: those of leads, contacts and duplicates; `×2`: as many
 */
const ONE_CONTACT = table(`
duplicates | conflict | on_duplicate  | request   | outcome           | status | leads | contacts | L1 | L2 | L3 | contact | new lead | tasks  | review                  | events
2          | update   | update_all    | agrees    | merged            | 200    | 1→1   | 1→1      | +  | -  | -  | +       | -        | L1     | -                       | lead.merged, contact.updated
2          | update   | update_all    | conflicts | merged            | 200    | 1→1   | 1→1      | !  | -  | -  | !       | -        | L1     | -                       | lead.merged, contact.updated
2          | update   | update_newest | agrees    | merged            | 200    | 1→1   | 1→1      | +  | -  | -  | +       | -        | L1     | -                       | lead.merged, contact.updated
2          | update   | update_newest | conflicts | merged            | 200    | 1→1   | 1→1      | !  | -  | -  | !       | -        | L1     | -                       | lead.merged, contact.updated
2          | update   | create_new    | agrees    | merged            | 200    | 1→1   | 1→1      | +  | -  | -  | +       | -        | L1     | -                       | lead.merged, contact.updated
2          | update   | create_new    | conflicts | merged            | 200    | 1→1   | 1→1      | !  | -  | -  | !       | -        | L1     | -                       | lead.merged, contact.updated
2          | keep     | update_all    | agrees    | merged            | 200    | 1→1   | 1→1      | +  | -  | -  | +       | -        | L1     | -                       | lead.merged, contact.updated
2          | keep     | update_all    | conflicts | kept_both         | 201    | 1→2   | 1→2      | =  | -  | -  | =       | apart    | -      | conflict: N, L1         | lead.created, contact.created
2          | keep     | update_newest | agrees    | merged            | 200    | 1→1   | 1→1      | +  | -  | -  | +       | -        | L1     | -                       | lead.merged, contact.updated
2          | keep     | update_newest | conflicts | kept_both         | 201    | 1→2   | 1→2      | =  | -  | -  | =       | apart    | -      | conflict: N, L1         | lead.created, contact.created
2          | keep     | create_new    | agrees    | merged            | 200    | 1→1   | 1→1      | +  | -  | -  | +       | -        | L1     | -                       | lead.merged, contact.updated
2          | keep     | create_new    | conflicts | kept_both         | 201    | 1→2   | 1→2      | =  | -  | -  | =       | apart    | -      | conflict: N, L1         | lead.created, contact.created
3          | update   | update_all    | agrees    | updated           | 200    | 2→2   | 1→1      | +  | +  | -  | +       | -        | L1, L2 | -                       | lead.updated ×2, contact.updated
3          | update   | update_all    | conflicts | updated           | 200    | 2→2   | 1→1      | !  | !  | -  | !       | -        | L1, L2 | -                       | lead.updated ×2, contact.updated
3          | update   | update_newest | agrees    | updated           | 200    | 2→2   | 1→1      | =  | +  | -  | +       | -        | L2     | -                       | lead.updated, contact.updated
3          | update   | update_newest | conflicts | updated           | 200    | 2→2   | 1→1      | =  | !  | -  | !       | -        | L2     | -                       | lead.updated, contact.updated
3          | update   | create_new    | agrees    | kept_both         | 201    | 2→3   | 1→1      | =  | =  | -  | +       | on it    | -      | -                       | lead.created, contact.updated
3          | update   | create_new    | conflicts | kept_both         | 201    | 2→3   | 1→2      | =  | =  | -  | =       | apart    | -      | -                       | lead.created, contact.created
3          | keep     | update_all    | agrees    | updated           | 200    | 2→2   | 1→1      | +  | +  | -  | +       | -        | L1, L2 | -                       | lead.updated ×2, contact.updated
3          | keep     | update_all    | conflicts | updated           | 200    | 2→2   | 1→1      | ~  | ~  | -  | +       | -        | L1, L2 | -                       | lead.updated ×2, contact.updated
3          | keep     | update_newest | agrees    | updated           | 200    | 2→2   | 1→1      | =  | +  | -  | +       | -        | L2     | -                       | lead.updated, contact.updated
3          | keep     | update_newest | conflicts | updated           | 200    | 2→2   | 1→1      | =  | ~  | -  | +       | -        | L2     | -                       | lead.updated, contact.updated
3          | keep     | create_new    | agrees    | kept_both         | 201    | 2→3   | 1→1      | =  | =  | -  | +       | on it    | -      | -                       | lead.created, contact.updated
3          | keep     | create_new    | conflicts | kept_both         | 201    | 2→3   | 1→2      | =  | =  | -  | =       | apart    | -      | -                       | lead.created, contact.created
4          | update   | update_all    | agrees    | queued_for_review | 201    | 3→4   | 1→1      | =  | =  | =  | +       | on it    | -      | too_many: N, L3, L2, L1 | lead.created, contact.updated, duplicates.review_needed
4          | update   | update_all    | conflicts | queued_for_review | 201    | 3→4   | 1→2      | =  | =  | =  | =       | apart    | -      | too_many: N, L3, L2, L1 | lead.created, contact.created, duplicates.review_needed
4          | update   | update_newest | agrees    | queued_for_review | 201    | 3→4   | 1→1      | =  | =  | =  | +       | on it    | -      | too_many: N, L3, L2, L1 | lead.created, contact.updated, duplicates.review_needed
4          | update   | update_newest | conflicts | queued_for_review | 201    | 3→4   | 1→2      | =  | =  | =  | =       | apart    | -      | too_many: N, L3, L2, L1 | lead.created, contact.created, duplicates.review_needed
4          | update   | create_new    | agrees    | queued_for_review | 201    | 3→4   | 1→1      | =  | =  | =  | +       | on it    | -      | too_many: N, L3, L2, L1 | lead.created, contact.updated, duplicates.review_needed
4          | update   | create_new    | conflicts | queued_for_review | 201    | 3→4   | 1→2      | =  | =  | =  | =       | apart    | -      | too_many: N, L3, L2, L1 | lead.created, contact.created, duplicates.review_needed
4          | keep     | update_all    | agrees    | queued_for_review | 201    | 3→4   | 1→1      | =  | =  | =  | +       | on it    | -      | too_many: N, L3, L2, L1 | lead.created, contact.updated, duplicates.review_needed
4          | keep     | update_all    | conflicts | queued_for_review | 201    | 3→4   | 1→2      | =  | =  | =  | =       | apart    | -      | too_many: N, L3, L2, L1 | lead.created, contact.created, duplicates.review_needed
4          | keep     | update_newest | agrees    | queued_for_review | 201    | 3→4   | 1→1      | =  | =  | =  | +       | on it    | -      | too_many: N, L3, L2, L1 | lead.created, contact.updated, duplicates.review_needed
4          | keep     | update_newest | conflicts | queued_for_review | 201    | 3→4   | 1→2      | =  | =  | =  | =       | apart    | -      | too_many: N, L3, L2, L1 | lead.created, contact.created, duplicates.review_needed
4          | keep     | create_new    | agrees    | queued_for_review | 201    | 3→4   | 1→1      | =  | =  | =  | +       | on it    | -      | too_many: N, L3, L2, L1 | lead.created, contact.updated, duplicates.review_needed
4          | keep     | create_new    | conflicts | queued_for_review | 201    | 3→4   | 1→2      | =  | =  | =  | =       | apart    | -      | too_many: N, L3, L2, L1 | lead.created, contact.created, duplicates.review_needed
`)

/**
 * On two contacts, both of Old Ltd: A, known by its email, with the lead LA; then B, known by its phone, with the lead
 * LB, the newer one. A fourth duplicate is a second lead of A, older than both: LO. The request has the email of A and
 * the phone of B; it agrees, or conflicts in name, size and company; both bring a colour. Signs as above, without the
 * email; no row ever gives A the phone or B the email: the two are never joined.
 */
const TWO_CONTACTS = table(`
duplicates | conflict | on_duplicate  | request   | outcome           | status | leads | contacts | LA | LB | A | B | contact_id | tasks  | review                  | events
3          | update   | update_all    | agrees    | updated           | 200    | 2→2   | 2→2      | +  | +  | = | = | A          | LA, LB | -                       | lead.updated ×2
3          | update   | update_all    | conflicts | updated           | 200    | 2→2   | 2→2      | !  | !  | ! | ! | A          | LA, LB | -                       | lead.updated ×2, contact.updated ×2
3          | update   | update_newest | agrees    | updated           | 200    | 2→2   | 2→2      | =  | +  | = | = | B          | LB     | -                       | lead.updated
3          | update   | update_newest | conflicts | updated           | 200    | 2→2   | 2→2      | =  | !  | = | ! | B          | LB     | -                       | lead.updated, contact.updated
3          | update   | create_new    | agrees    | kept_both         | 201    | 2→3   | 2→2      | =  | =  | = | = | A          | -      | -                       | lead.created
3          | update   | create_new    | conflicts | kept_both         | 201    | 2→3   | 2→3      | =  | =  | = | = | apart      | -      | -                       | lead.created, contact.created
3          | keep     | update_all    | agrees    | updated           | 200    | 2→2   | 2→2      | +  | +  | = | = | A          | LA, LB | -                       | lead.updated ×2
3          | keep     | update_all    | conflicts | updated           | 200    | 2→2   | 2→2      | ~  | ~  | = | = | A          | LA, LB | -                       | lead.updated ×2
3          | keep     | update_newest | agrees    | updated           | 200    | 2→2   | 2→2      | =  | +  | = | = | B          | LB     | -                       | lead.updated
3          | keep     | update_newest | conflicts | updated           | 200    | 2→2   | 2→2      | =  | ~  | = | = | B          | LB     | -                       | lead.updated
3          | keep     | create_new    | agrees    | kept_both         | 201    | 2→3   | 2→2      | =  | =  | = | = | A          | -      | -                       | lead.created
3          | keep     | create_new    | conflicts | kept_both         | 201    | 2→3   | 2→3      | =  | =  | = | = | apart      | -      | -                       | lead.created, contact.created
4          | update   | update_all    | agrees    | queued_for_review | 201    | 3→4   | 2→2      | =  | =  | = | = | A          | -      | too_many: N, LB, LA, LO | lead.created, duplicates.review_needed
4          | keep     | update_all    | conflicts | queued_for_review | 201    | 3→4   | 2→3      | =  | =  | = | = | apart      | -      | too_many: N, LB, LA, LO | lead.created, contact.created, duplicates.review_needed
`)

const PIXEL = 'px-of-ada'
const PHONE = '+49 171 1111111'

test('the table has every combination once', () => {
  const all = [2, 3, 4].flatMap((n) =>
    ['update', 'keep'].flatMap((conflict) =>
      ['update_all', 'update_newest', 'create_new'].flatMap((rule) =>
        ['agrees', 'conflicts'].map((request) => [n, conflict, rule, request].join()),
      ),
    ),
  )
  expect(ONE_CONTACT.map((it) => [it.duplicates, it.conflict, it.on_duplicate, it.request].join())).toEqual(
    all,
  )
})

describe('the existing leads are of one contact', () => {
  test.each(ONE_CONTACT)(
    '$duplicates duplicates, $conflict, $on_duplicate, the request $request: $outcome',
    async (row) => {
      const acme = await newAccount(server.base)
      const { id } = await newContact(acme, { emails: [OLD.email], pixels: [PIXEL] })
      const leads: Record<string, string> = {}
      for (const name of ['L1', 'L2', 'L3'].slice(0, Number(row.duplicates) - 1))
        leads[name] = await newLead(acme, id)
      const said = row.request === 'agrees' ? OLD : NEW
      const { before, after, answer } = await ask(acme, row, {
        ...requestOf(said),
        email: said.email,
        phone: PHONE,
        pixel: PIXEL,
      })
      const all = { ...leads, N: answer.body.lead_id }
      checkCounts(row, before, after, answer, all)
      for (const [name, lead] of Object.entries(leads))
        checkLead(row[name] ?? '', before.leads[lead], after.leads[lead], [
          'name',
          'size',
          'company',
          'email',
        ])

      const contact = after.contacts[id]
      const addresses = { emails: values(contact.emails), phones: values(contact.phones) }
      if (row.contact === '=') expect(contact).toEqual(before.contacts[id])
      else if (row.contact === '+')
        expect([contact.company, addresses]).toEqual([OLD.company, { emails: [OLD.email], phones: [PHONE] }])
      else
        expect([contact.company, addresses]).toEqual([
          NEW.company,
          { emails: [NEW.email, OLD.email], phones: [PHONE] },
        ])
      expect(contact.emails[0].primary).toBe(true)

      if (row['new lead'] === 'apart') expect(answer.body.contact_id).not.toBe(id)
      else expect(answer.body.contact_id).toBe(id)
      if (row['new lead']) checkNewLead(said, answer, after)
      if (row['new lead'] === 'apart')
        expect(after.contacts[answer.body.contact_id]).toMatchObject({
          name: said.name,
          company: said.company,
          emails: [{ value: said.email, primary: true, trust: 'claimed' }],
          phones: [{ value: PHONE, primary: true, trust: 'claimed' }],
          pixels: [{ value: PIXEL }],
        })
    },
  )
})

describe('the existing leads are of two contacts: the email is of one, the phone of the other', () => {
  test.each(TWO_CONTACTS)(
    '$duplicates duplicates, $conflict, $on_duplicate, the request $request: $outcome',
    async (row) => {
      const acme = await newAccount(server.base)
      const a = await newContact(acme, { emails: [OLD.email] })
      const b = await newContact(acme, { phones: [PHONE] })
      const oldest = row.duplicates === '4' ? { LO: await newLead(acme, a.id) } : null
      const leads: Record<string, string> = {
        ...oldest,
        LA: await newLead(acme, a.id),
        LB: await newLead(acme, b.id),
      }
      const said = row.request === 'agrees' ? OLD : NEW
      const { before, after, answer } = await ask(acme, row, {
        ...requestOf(said),
        email: OLD.email,
        phone: PHONE,
      })
      checkCounts(row, before, after, answer, { ...leads, N: answer.body.lead_id })
      for (const [name, lead] of Object.entries(leads))
        checkLead(row[name] ?? '=', before.leads[lead], after.leads[lead], ['name', 'size', 'company'])
      for (const [name, { id }] of Object.entries({ A: a, B: b })) {
        const contact = after.contacts[id]
        if (row[name] === '=') expect(heardFrom(contact)).toEqual(heardFrom(before.contacts[id]))
        else expect(contact.company).toBe(NEW.company)
      }
      expect(values(after.contacts[a.id].phones)).toEqual([])
      expect(values(after.contacts[b.id].emails)).toEqual([])
      const known: Record<string, string> = { A: a.id, B: b.id }
      if (row.contact_id === 'apart') expect([a.id, b.id]).not.toContain(answer.body.contact_id)
      else expect(answer.body.contact_id).toBe(known[row.contact_id ?? ''])
      if (row.status === '201') checkNewLead(said, answer, after)
    },
  )
})
