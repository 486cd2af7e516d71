/** What went wrong, as a sentence for a person, with the number under which the service's log names it. */
export class Failure extends Error {
  constructor(sentence, {status = 0, correlation = ''} = {}) {
    super(sentence);
    this.name = 'Failure';
    this.status = status;
    this.correlation = correlation;
  }

  /** The service did not answer at all. */
  static unreachable() {
    return new Failure('The service cannot be reached. It may be restarting, or the network is down.');
  }

  /** What a response of 4xx or 5xx says (RFC 9457). */
  static async of(response) {
    let problem = {};
    if (/^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '')) {
      problem = await response.json().catch(() => ({}));
    }
    const seconds = Number(response.headers.get('Retry-After'));
    const later = seconds > 0 ? ` Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.` : '';
    const said = problem.detail ?? `The service answered with status ${response.status}.`;
    const sentence = later ? said.replace(/ Try again later\.$/, '') + later : said;
    const correlation = problem.correlationId ?? response.headers.get('X-Correlation-Id') ?? '';
    return new Failure(sentence, {status: response.status, correlation});
  }

  /** Anything that was thrown, as a Failure. */
  static from(thrown) {
    if (thrown instanceof Failure) {
      return thrown;
    }
    console.error(thrown);
    return new Failure('The page has met a fault of its own. Reload it; if it comes again, report it.');
  }
}
