import { configureGlobal } from 'fast-check'

/** The same examples in every run, so that a suite fails by what was changed; others by `SEED=`. */
configureGlobal({ seed: Number(process.env.SEED ?? 20261122) })
