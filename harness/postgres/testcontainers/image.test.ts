import { describe, expect, test } from 'vitest'
import { describeImage, imageError } from './image.ts'

describe('the data folder in a container', () => {
  const image = (Env: readonly string[], volumes: readonly string[]) =>
    describeImage('some', { Config: { Env, Volumes: Object.fromEntries(volumes.map((folder) => [folder, {}])) } })

  test('is the volume of the official images up to PostgreSQL 17', () => {
    const env = ['PG_MAJOR=17', 'PGDATA=/var/lib/postgresql/data']
    expect(image(env, ['/var/lib/postgresql/data'])).toEqual({
      name: 'some',
      majorVersion: 17,
      dataFolder: '/var/lib/postgresql/data',
      mountPoint: '/var/lib/postgresql/data',
    })
  })

  test('is below the volume of those from PostgreSQL 18 on', () => {
    const env = ['PG_MAJOR=18', 'PGDATA=/var/lib/postgresql/18/docker']
    expect(image(env, ['/var/lib/postgresql'])).toMatchObject({
      dataFolder: '/var/lib/postgresql/18/docker',
      mountPoint: '/var/lib/postgresql',
    })
  })

  test('is mounted itself where the image has no volume for it', () => {
    expect(image(['PGDATA=/data'], ['/data-of-others'])).toMatchObject({ mountPoint: '/data', majorVersion: null })
  })

  test('is the usual one where the image does not say', () => {
    expect(describeImage('some', {})).toMatchObject({ dataFolder: '/var/lib/postgresql/data' })
  })
})

describe('an image that can not be had', () => {
  test.each([
    'Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
    'Get "https://registry.example/v2/": net/http: TLS handshake timeout',
    'dial tcp 192.0.2.1:443: connect: connection refused',
  ])('because its registry is out of reach: %s', (reason) => {
    expect(imageError('some', new Error(`(HTTP code 500) server error - ${reason} `)).message).toBe(
      `The image some is not there, and it can't be pulled: ${reason}\n` +
        "  The image's registry can't be reached from the Docker daemon. Pull or load the image while it can, or name " +
        'another one that is there, or use another provider.',
    )
  })

  test.each([
    'manifest for postgres:nope not found: manifest unknown: manifest unknown',
    'pull access denied for nope, repository does not exist or may require authorization',
  ])('because there is none, or not for everyone: %s', (reason) => {
    expect(imageError('some', reason).fix).toContain('Check the name and the tag')
  })
})
