// @ts-check
// Questions to the server. An answer that says no has words for a person; no answer at all is another thing.

const NOT_NOW = 503;

/** The server answered, and refused: its message is in the reader's language. */
export class Refused extends Error {}

/** No answer came, or one that says: not now, and perhaps in which words. */
export class Unreachable extends Error {}

/**
 * @template T
 * @param {string} question  below `/api/v1/`
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export async function ask(question, body, signal) {
  let response;
  try {
    response = await fetch(`/api/v1/${question}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    if (response.ok) return await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }
  const problem = await response.json().catch(() => ({}));
  if (typeof problem.detail !== 'string') throw new Unreachable();
  throw new (response.status === NOT_NOW ? Unreachable : Refused)(problem.detail);
}
