import type { Model, Weights } from '../../worker/matching/model/model.ts'

/**
 * Where training begins when the prior itself is made: round numbers, set down by hand. What the prior becomes depends
 * little on them.
 */

/** Level by level, null first. */
const m =
  (...m: number[]) =>
  (u: number[]): Weights => ({ m: [0, ...m], u: [0, ...u] })

const attribute: Weights = m(0.85, 0.07, 0.08)([0.02, 0.002, 0.978])

export const STARTING_POINT: Model = {
  version: 1,
  attributes: [],
  comparisons: {
    first_name: m(
      0.78,
      0.08,
      0.02,
      0.06,
      0.02,
      0.02,
      0.02,
    )([0.006, 0.003, 0.0001, 0.004, 0.002, 0.02, 0.965]),
    last_name: m(0.83, 0.07, 0.02, 0.05, 0.01, 0.02)([0.003, 0.003, 0.0001, 0.003, 0.015, 0.976]),
    email: m(
      0.5,
      0.03,
      0.05,
      0.06,
      0.02,
      0.1,
      0.1,
      0.125,
      0.01,
      0.005,
    )([0.0002, 0.00002, 0.00001, 0.00002, 0.00005, 0.1, 0.4, 0.489, 0.01, 0.0005]),
    phone: m(0.15, 0.25, 0.3, 0.05, 0.25)([0.00005, 0.00005, 0.0003, 0.0001, 0.9995]),
    birth_date: m(
      0.88,
      0.03,
      0.05,
      0.01,
      0.01,
      0.005,
      0.005,
      0.01,
    )([0.0001, 0.00005, 0.001, 0.004, 0.002, 0.03, 0.2, 0.76285]),
    company: m(0.85, 0.05, 0.1)([0.005, 0.003, 0.992]),
    job_title: attribute,
    tags: m(0.4, 0.35, 0.25)([0.002, 0.15, 0.848]),
    place: m(0.45, 0.15, 0.27, 0.05, 0.03, 0.05)([0.002, 0.002, 0.02, 0.005, 0.1, 0.871]),
    address: m(0.2, 0.55, 0.1, 0.05, 0.02, 0.08)([0.0001, 0.0005, 0.0005, 0.005, 0.01, 0.9839]),
  },
  attribute,
  contacts: 1000,
  lambda: 0.0003,
  relations: {},
  calibration: [],
  trained: null,
}
