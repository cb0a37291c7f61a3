import { describe, expect, test } from 'vitest'
import { WarmPool } from './warm-pool.ts'

interface Thing extends AsyncDisposable {
  readonly number: number
  disposed: number
}

/** `made` fills as the pool asks for things. */
function poolOf(size: number) {
  const made: Thing[] = []
  const pool = new WarmPool<Thing>(size, () => {
    const thing: Thing = {
      number: made.length + 1,
      disposed: 0,
      [Symbol.asyncDispose]: () => {
        thing.disposed += 1
        return Promise.resolve()
      },
    }
    made.push(thing)
    return Promise.resolve(thing)
  })
  return { pool, made }
}

describe('a warm pool', () => {
  test('makes the next one while one is in use, and no more than its size', async () => {
    const { pool, made } = poolOf(1)
    expect((await pool.take()).number).toBe(1)
    expect(made).toHaveLength(2)
    expect((await pool.take()).number).toBe(2)
    expect(made).toHaveLength(3)
  })

  test('of size 0 makes only what is taken', async () => {
    const { pool, made } = poolOf(0)
    await pool.take()
    expect(made).toHaveLength(1)
  })

  test('gives out what was made in advance first', async () => {
    const { pool, made } = poolOf(0)
    const prepared = await pool.prepare()
    expect(await pool.take()).toBe(prepared)
    expect(made).toHaveLength(1)
  })

  test('tells whoever takes it why one could not be made, and goes on', async () => {
    let fail = false
    const { made } = poolOf(0)
    const pool = new WarmPool<Thing>(1, () => {
      if (fail) return Promise.reject(new Error('no room'))
      const thing: Thing = { number: made.length, disposed: 0, [Symbol.asyncDispose]: () => Promise.resolve() }
      return Promise.resolve(thing)
    })
    fail = true
    await expect(pool.take()).rejects.toThrow('no room')
    fail = false
    await expect(pool.take()).rejects.toThrow('no room') // It was made while the first one was refused.
    await expect(pool.take()).resolves.toBeDefined()
    await pool[Symbol.asyncDispose]()
  })

  test('disposes of everything, taken or not, and makes no more', async () => {
    const { pool, made } = poolOf(2)
    await pool.take()
    await pool[Symbol.asyncDispose]()
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 1, 1])
  })

  test('tells of each one that it can not dispose of, after all the others', async () => {
    const { pool, made } = poolOf(0)
    const [first, second] = [await pool.take(), await pool.take()]
    first[Symbol.asyncDispose] = () => Promise.reject(new Error('stuck'))
    await expect(pool[Symbol.asyncDispose]()).rejects.toMatchObject({ problems: [{ message: 'stuck' }] })
    expect(second.disposed).toBe(1)
    expect(made).toHaveLength(2)
  })
})
