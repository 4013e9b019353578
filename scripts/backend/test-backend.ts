import { inject } from 'vitest'
import { openBackend } from './open-backend.ts'
import type { TestBackend, TestBackendOptions } from './open-backend.ts'

export type { TestBackend, TestBackendOptions, TestUser } from './open-backend.ts'

/** A backend of its own on the server that vitest's global setup started. */
export const createTestBackend = (options: TestBackendOptions = {}): Promise<TestBackend> => openBackend(inject('guichet_server'), options)
