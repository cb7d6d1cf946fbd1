// @ts-check
// Questions to the server. An answer that says no has words for a person; no answer at all is another thing.

/** The server answered, and refused: its message is in the reader's language. */
export class Refused extends Error {}

/** No answer came. */
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
  if (typeof problem.detail === 'string') throw new Refused(problem.detail);
  throw new Unreachable();
}
