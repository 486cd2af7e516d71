import {Failure} from './failure.js';

const PROTOCOL = 'ess.v1';
const QUIET_MILLIS = 1_000;
const STALE_MILLIS = 15_000;
const FIRST_WAIT_MILLIS = 500;
const LONGEST_WAIT_MILLIS = 15_000;

/**
 * The events as they happen, each once and in order, across breaks. Fires "event" with the event as
 * detail; "fresh" when what is shown must be read anew, because nothing is known or events are gone;
 * "state" when the state changes: off, resuming, live or stale.
 */
export class Feed extends EventTarget {
  state = 'off';
  /** When it was last live; null if it never was. */
  liveAt = null;
  #api;
  #socket = null;
  #after = null;
  #failures = 0;
  #run = 0;
  #retry = 0;
  #quiet = 0;
  #stale = 0;

  constructor(api) {
    super();
    this.#api = api;
    addEventListener('online', () => this.#isOn && this.#connect());
    addEventListener('offline', () => this.#isOn && this.#become('stale'));
  }

  start() {
    this.stop();
    this.#after = null;
    this.#become('resuming');
    this.#becomeStaleLater();
    this.#connect();
  }

  stop() {
    this.#run++;
    clearTimeout(this.#retry);
    clearTimeout(this.#quiet);
    clearTimeout(this.#stale);
    this.#socket?.close();
    this.#socket = null;
    this.#failures = 0;
    this.#become('off');
  }

  get #isOn() {
    return this.state !== 'off';
  }

  async #connect() {
    const run = ++this.#run;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = null;
    let ticket;
    try {
      ({ticket} = await this.#api.ticket());
    } catch {
      this.#lost(run);
      return;
    }
    if (run !== this.#run) {
      return;
    }
    const socket = new WebSocket(this.#api.feedUrl(this.#after), [PROTOCOL, `ticket.${ticket}`]);
    this.#socket = socket;
    socket.onopen = () => run === this.#run && this.#opened();
    socket.onmessage = ({data}) => run === this.#run && this.#take(data);
    socket.onclose = () => this.#lost(run);
  }

  #opened() {
    this.#failures = 0;
    clearTimeout(this.#quiet);
    clearTimeout(this.#stale);
    this.#become('live');
    if (this.#after === null) {
      this.dispatchEvent(new Event('fresh'));
    }
  }

  #take(text) {
    try {
      const event = JSON.parse(text);
      this.#after = event.seq;
      if (event.type === 'feed.gap') {
        this.dispatchEvent(new Event('fresh'));
      } else {
        this.dispatchEvent(new CustomEvent('event', {detail: event}));
      }
    } catch (thrown) {
      Failure.from(thrown);
    }
  }

  /** A break that heals at once is not worth a word: an access token ends every few minutes. */
  #lost(run) {
    if (run !== this.#run || !this.#isOn) {
      return;
    }
    if (this.state === 'live') {
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.#become('resuming'), QUIET_MILLIS);
      this.#becomeStaleLater();
    }
    const wait = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** this.#failures++);
    this.#retry = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
  }

  #becomeStaleLater() {
    clearTimeout(this.#stale);
    this.#stale = setTimeout(() => this.#become('stale'), STALE_MILLIS);
  }

  #become(state) {
    if (this.state === state) {
      return;
    }
    if (this.state === 'live') {
      this.liveAt = new Date();
    }
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}
