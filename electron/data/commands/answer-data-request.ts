import type { Apply } from './command.ts'

/** The answer to a request. Requests lie at the server, for managers; nothing of them is on a desk. */
export const answerDataRequest: Apply<'answer_data_request'> = () => []
