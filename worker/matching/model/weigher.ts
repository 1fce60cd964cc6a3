import { MOBILE } from './compare-phone.ts'
import { type Code, type Comparison, countIn, levelIn } from './comparison.ts'
import { comparisonsWith } from './comparisons.ts'
import { along } from './curve.ts'
import type { Features } from './features.ts'
import type { Model, Weights } from './model.ts'
import { RELATIONS, type Relation } from './relations.ts'

/** What one fact makes agree or disagree: an address at a company, and its name. Only the stronger counts. */
export const DEPENDENT = ['email', 'company'] as const
/** Who changes one changes the other with it; to have both in common is as rare as it looks. */
const CHANGED_TOGETHER = ['company', 'job_title'] as const

/** ln of a part of the odds that makes no difference. */
const NEGLIGIBLE = -30

/** How much rarer two people share a mobile phone than the line of a house. Rough. */
const LN_OWN_PHONE = Math.log(10)
/**
 * Two people meet by chance in a common value rather than in a rare one; but what is rare in the account may be common
 * in one country or family of it, so a rare one makes a chance meeting at most so many times less likely. Rough.
 */
const LN_RARER_BY_CHANCE = Math.log(2)

/** Strangers, or a relation: ln of their odds, and the comparisons that they share. */
type Shared = Pick<Relation, 'shares' | 'byChance' | 'ownPhone'>
type RelatedClass = {
  lnOdds: number
  shares: Int32Array
  byChance: Int32Array
  sharesDependent: boolean
  sharesCompany: boolean
  sharesLine: boolean
}

/** A value that only one person seems to have: as if half of another had it too. What is rarer can't be told from counts. */
const RAREST = 0.5
/** An attribute's value is told apart from the others as at most so many times rarer: a title in another language is no number. */
const RARER: Record<string, number> = { attributes: 4, job_title: 4, tags: 1 }

/** What a pair's comparisons come to; `Weigher.weigh` fills one and the same again and again. */
export type Weighing = {
  codes: Int32Array
  /** ln(m/u) of each comparison. */
  weights: Float64Array
  /** ln of the odds against, for strangers and each relation. */
  against: Float64Array
  /** ln of the odds that they are one person, before calibration. */
  logOdds: number
}

/** A model made ready for weighing many pairs of contacts of one account. */
export class Weigher {
  readonly comparisons: Comparison[]
  readonly #learned: Weights[]
  /** Comparison by comparison, level by level. */
  readonly #table: Float64Array[]
  readonly #lnM: Float64Array[]
  /** ln of how many others have anything to compare, by comparison. */
  readonly #lnOthers: number[]
  /** Expected duplicates of one contact: they have its values too, and make them no commoner. */
  readonly #matchesEach: number
  readonly #m: Float64Array[]
  readonly #rarest: number[]
  /** Strangers, and each relation. */
  readonly #classes: RelatedClass[]
  readonly #dependent: [number, number]
  readonly #changedTogether: [number, number]
  readonly #phone: number
  /** Of a level, whatever the value. */
  readonly #plain: Float64Array[]
  /** What those share of each comparison who meet in it by chance. */
  readonly #byChance: Float64Array
  readonly #calibration: Model['calibration']
  readonly weighing: Weighing

  constructor(model: Model, contacts: number) {
    this.comparisons = comparisonsWith(model.attributes)
    const learned = this.comparisons.map(({ name }) => {
      const weights = model.comparisons[name]
      if (!weights) throw new Error(`the model has no ${name}`)
      return weights
    })
    this.#learned = learned
    this.#table = this.comparisons.map(({ levels }, c) =>
      Float64Array.from(levels, ({ agrees }, l) => {
        if (l === 0) return 0
        const weight = Math.log((learned[c]?.m[l] ?? 1) / (learned[c]?.u[l] ?? 1))
        return agrees === null ? weight : agrees ? Math.max(0, weight) : Math.min(0, weight)
      }),
    )
    this.#m = learned.map(({ m }, c) => {
      const { spellings = 1 } = this.comparisons[c] as Comparison
      const same = m.slice(1, spellings + 1).reduce((a, b) => a + b, 0)
      return Float64Array.from(m, (one, l) => (l > 0 && l <= spellings ? same : one))
    })
    this.#plain = this.#table.map((table, c) => {
      const { spellings = 1 } = this.comparisons[c] as Comparison
      const same = (of: number[] = []) => of.slice(1, spellings + 1).reduce((a, b) => a + b, 0)
      const weight = Math.max(0, Math.log(same(learned[c]?.m) / same(learned[c]?.u)))
      return table.map((one, l) => (l > 0 && l <= spellings ? weight : one))
    })
    this.#byChance = new Float64Array(this.comparisons.length)
    this.#lnM = this.#m.map((m) => m.map(Math.log))
    this.#rarest = this.comparisons.map(({ name }, c) => {
      const u = learned[c]?.u[1] ?? 0
      const rarer = RARER[name.split('.')[0] ?? '']
      return rarer === undefined
        ? RAREST
        : Math.max(RAREST, (u * contacts * (model.filled?.[name] ?? 1)) / rarer)
    })
    const filled = (name: string) => model.filled?.[name] ?? 1
    this.#lnOthers = this.comparisons.map(({ name }) => Math.log((Math.max(2, contacts) - 1) * filled(name)))
    const lambda = Math.min(0.5, (model.lambda * (model.contacts - 1)) / (Math.max(2, contacts) - 1))
    const lnLambda = Math.log(lambda / (1 - lambda))
    this.#matchesEach = lambda * (Math.max(2, contacts) - 1)
    this.#calibration = model.calibration
    const at = (name: string) => this.comparisons.findIndex((it) => it.name === name)
    this.#dependent = [at(DEPENDENT[0]), at(DEPENDENT[1])]
    this.#changedTogether = [at(CHANGED_TOGETHER[0]), at(CHANGED_TOGETHER[1])]
    this.#phone = at('phone')
    const classOf = (lnOdds: number, { shares = [], byChance = [], ownPhone = false }: Shared) => ({
      lnOdds,
      shares: Int32Array.from(shares, at),
      byChance: Int32Array.from(byChance, at),
      sharesDependent: DEPENDENT.some((it) => shares.includes(it) || byChance.includes(it)),
      sharesCompany: shares.includes('company') || byChance.includes('company'),
      sharesLine: shares.includes('phone') && !ownPhone,
    })
    this.#classes = [
      classOf(-lnLambda, {}),
      ...RELATIONS.map((it) => classOf(Math.log(model.relations[it.name] ?? it.odds), it)),
    ]
    this.weighing = {
      codes: new Int32Array(this.comparisons.length),
      weights: new Float64Array(this.comparisons.length),
      against: new Float64Array(this.#classes.length),
      logOdds: 0,
    }
  }

  compare(a: Features, b: Features, into = this.weighing.codes, at = 0) {
    const { comparisons } = this
    for (let c = 0; c < comparisons.length; c++) into[at + c] = (comparisons[c] as Comparison).compare(a, b)
  }

  /** Of codes that were compared before. Millions of times: sums first, and what a relation shares taken off again. */
  weigh(codes: Int32Array = this.weighing.codes, at = 0): Weighing {
    const { weights, against } = this.weighing
    const classes = this.#classes
    let total = 0
    for (let c = 0; c < weights.length; c++) {
      const weight = this.#weightOf(c, codes[at + c] as Code)
      weights[c] = weight
      this.#byChance[c] = this.#metByChance(c, codes[at + c] as Code, weight)
      total += weight
    }
    const twice = this.#saidTwice()
    const changed = this.#changedAtOnce()
    const phone = codes[at + this.#phone] as Code
    const line = levelIn(phone) === MOBILE ? Math.min(LN_OWN_PHONE, weights[this.#phone] as number) : 0
    let most = -Infinity
    for (let k = 0; k < classes.length; k++) {
      const { lnOdds, shares, byChance, sharesDependent, sharesCompany, sharesLine } = classes[
        k
      ] as RelatedClass
      let sum = total
      if (!sharesDependent) sum -= twice
      if (!sharesCompany) sum -= changed
      if (sharesLine) sum += line
      for (let i = 0; i < shares.length; i++) sum -= weights[shares[i] as number] as number
      for (let i = 0; i < byChance.length; i++) sum -= this.#byChance[byChance[i] as number] as number
      const value = lnOdds - sum
      against[k] = value
      if (value > most) most = value
    }
    let sum = 0
    for (let k = 0; k < classes.length; k++) {
      const less = (against[k] as number) - most
      if (less > NEGLIGIBLE) sum += Math.exp(less)
    }
    this.weighing.logOdds = -(most + Math.log(sum))
    return this.weighing
  }

  /** Of two comparisons that one fact makes agree, or disagree, what the weaker adds. */
  #saidTwice(): number {
    const a = this.weighing.weights[this.#dependent[0]] as number
    const b = this.weighing.weights[this.#dependent[1]] as number
    if (a > 0 && b > 0) return Math.min(a, b)
    return a < 0 && b < 0 ? Math.max(a, b) : 0
  }

  #metByChance(c: number, code: Code, weight: number): number {
    if (countIn(code) === 0) return weight
    const plain = (this.#plain[c] as Float64Array)[levelIn(code)] as number
    return Math.max(weight - LN_RARER_BY_CHANCE, Math.min(weight, plain))
  }

  /** The weaker of the two that change together, where both did. */
  #changedAtOnce(): number {
    const a = this.weighing.weights[this.#changedTogether[0]] as number
    const b = this.weighing.weights[this.#changedTogether[1]] as number
    return a < 0 && b < 0 ? Math.max(a, b) : 0
  }

  /** ln of the odds that two contacts picked at random are one person. */
  get priorLogOdds(): number {
    return -(this.#classes[0]?.lnOdds ?? 0)
  }

  /** Probability, 0 to 1, that these two are one person. */
  probability(a: Features, b: Features): number {
    this.compare(a, b)
    return this.stated(this.weigh().logOdds)
  }

  /** ln(m/u) of each level, of a value that is as common as others. */
  weightsOf(c: number): readonly number[] {
    return [...(this.#table[c] as Float64Array)]
  }

  /** This level speaks for a match. */
  agrees(c: number, level: number): boolean {
    return this.comparisons[c]?.levels[level]?.agrees === true
  }

  /** How often matches agree in this comparison, and how often strangers do. */
  agreement(c: number): { m: number; u: number } {
    const sum = (values: readonly number[]) =>
      values.reduce((all, value, level) => (this.agrees(c, level) ? all + value : all), 0)
    return { m: sum(this.#learned[c]?.m ?? []), u: sum(this.#learned[c]?.u ?? []) }
  }

  stated(logOdds: number): number {
    return 1 / (1 + Math.exp(-along(this.#calibration, logOdds)))
  }

  /** A value that many have says less: u of an equal value is how many of the others have it. */
  #weightOf(c: number, code: Code): number {
    const count = countIn(code)
    if (count === 0) return (this.#table[c] as Float64Array)[levelIn(code)] as number
    const level = levelIn(code)
    const others = count - 1 - this.#matchesEach * ((this.#m[c] as Float64Array)[level] as number)
    const weight =
      ((this.#lnM[c] as Float64Array)[level] as number) -
      Math.log(Math.max(others, this.#rarest[c] as number)) +
      (this.#lnOthers[c] as number)
    return Math.max(0, weight)
  }
}
