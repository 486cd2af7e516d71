import {html, nothing} from '../lit.js';
import {Failure} from '../failure.js';
import {badge, failed, instant, notice} from '../parts.js';

const LOOK_MILLIS = 500;
const MOST_LOOKS = 120;
const LABELS = {junk: 'This is junk', good: 'This is good'};

/** What an analyst does about one mail: has it scanned again, and says what it is. */
export class MessageActions {
  #page;
  #rescanned;
  #running = null;
  #doing = '';
  #said = '';
  #note = '';
  #verdicts = [];
  #failure = null;

  /** `rescanned` is called when a new verdict is there. */
  constructor(page, rescanned) {
    this.#page = page;
    this.#rescanned = rescanned;
  }

  leave() {
    this.#running?.abort();
    this.#running = null;
    this.#doing = '';
    this.#said = '';
    this.#note = '';
    this.#verdicts = [];
    this.#failure = null;
  }

  /** Does one thing at a time; what was begun for a mail that was left is not told of another. */
  async #run(name, work) {
    if (this.#doing) {
      return;
    }
    const running = new AbortController();
    this.#running = running;
    this.#doing = name;
    this.#note = '';
    this.#failure = null;
    this.#page.redraw();
    try {
      await work(running.signal);
    } catch (thrown) {
      if (running.signal.aborted) {
        return;
      }
      this.#failure = Failure.from(thrown);
    }
    if (!running.signal.aborted) {
      this.#doing = '';
      this.#page.redraw();
    }
  }

  #rescan(id) {
    return this.#run('rescan', async signal => {
      const {api} = this.#page;
      this.#verdicts = [];
      const known = await api.verdicts(id, 1, signal);
      const last = known.items[0]?.scan ?? 0;
      await api.rescan(id, signal);
      for (let looks = 0; looks < MOST_LOOKS; looks++) {
        const {items} = await api.verdicts(id, 2, signal);
        if ((items[0]?.scan ?? 0) > last) {
          this.#verdicts = items;
          this.#rescanned();
          return;
        }
        await pause(LOOK_MILLIS, signal);
      }
      this.#note = 'The scan takes long. Its verdict appears here by itself.';
    });
  }

  #say(id, label) {
    return this.#run(label, async signal => {
      await this.#page.api.say(id, label, signal);
      this.#said = label;
      this.#note = `It is written down as ${label}. The learner takes it in soon; this verdict stays as it is.`;
    });
  }

  render({id, verdict}) {
    const button = (name, words, act, pressed) => html`
      <button type="button" class="secondary" ?disabled=${this.#doing !== '' || (name === 'rescan' && verdict === null)}
        aria-busy=${this.#doing === name ? 'true' : nothing} aria-pressed=${pressed ?? nothing} @click=${act}>${words}</button>
    `;
    return html`
      <section class="card" aria-labelledby="actions-title">
        <h2 id="actions-title">Actions</h2>
        ${failed(this.#failure)} ${notice(this.#note)}
        <div class="actions">
          ${button('rescan', 'Scan again', () => this.#rescan(id))}
          ${Object.entries(LABELS).map(([label, words]) =>
            button(label, words, () => this.#say(id, label), String(this.#said === label)),
          )}
        </div>
        ${this.#both()}
      </section>
    `;
  }

  /** The verdict of the new scan beside the one before. */
  #both() {
    const [now, before] = this.#verdicts;
    if (!now) {
      return nothing;
    }
    const line = (name, {verdict}) => html`
      <dt>${name}</dt>
      <dd>${badge(verdict.result)} score ${verdict.score} <span class="muted">${instant(verdict.givenAt)}</span></dd>
    `;
    return html`
      <dl class="facts verdicts" role="status">${line('Now', now)} ${before ? line('Before', before) : nothing}</dl>
    `;
  }
}

function pause(millis, signal) {
  return new Promise((done, broken) => {
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      broken(signal.reason);
    });
  });
}
