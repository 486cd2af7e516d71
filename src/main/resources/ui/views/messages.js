import {html, live, nothing, repeat} from '../lit.js';
import {Failure} from '../failure.js';
import {number, plural} from '../format.js';
import {RESULTS, badge, failed, instant, loading} from '../parts.js';
import {mailText} from '../text.js';

const PAGE = 50;
/** Past this many the list begins anew when its top is looked at: a page may stay open for days. */
const MOST = 1_000;
const COUNT_MILLIS = 2_000;
const SEARCH_MILLIS = 300;
const TOP_PIXELS = 200;

/** The mails, newest first, as they arrive. */
export class MessagesView {
  title = 'Messages';
  #page;
  #items = null;
  #next = null;
  #busy = false;
  #failure = null;
  #loading = null;
  #counts = null;
  #counting = 0;
  #mailboxes = [];
  #filter = {verdict: [], mailbox: '', q: ''};
  #isOfFilter = false;
  #searching = 0;
  #unseen = 0;
  #shown = false;
  #scroll = 0;
  #left = null;

  constructor(page) {
    this.#page = page;
    page.feed.addEventListener('event', ({detail}) => this.#arrived(detail));
    page.feed.addEventListener('fresh', () => this.#load());
    page.feed.addEventListener('state', () => this.#failure && page.feed.state === 'live' && this.#load());
    page.session.addEventListener('ended', () => this.#forget());
    addEventListener('scroll', () => this.#scrolled(), {passive: true});
  }

  enter({query}) {
    this.#shown = true;
    const filter = {
      verdict: (query.get('verdict') ?? '').split(',').filter(name => RESULTS.includes(name)),
      mailbox: query.get('mailbox') ?? '',
      q: query.get('q') ?? '',
    };
    const same = JSON.stringify(filter) === JSON.stringify(this.#filter);
    this.#filter = filter;
    this.#isOfFilter &&= same;
    if (this.#items === null || !this.#isOfFilter) {
      this.#load();
    } else {
      // Back from a message: where one was, on the link that one took.
      const {left} = this;
      this.#page.afterRender(() => {
        scrollTo(0, this.#scroll);
        document.getElementById(`message-${left}`)?.focus({preventScroll: true});
      });
    }
    this.#count();
    this.#page.api.mailboxes().then(
      ({items}) => {
        this.#mailboxes = items.map(({name}) => name);
        this.#page.redraw();
      },
      () => {},
    );
  }

  /** The message that was opened last, if the list still has it. */
  get left() {
    return this.#items?.some(({id}) => id === this.#left) ? this.#left : null;
  }

  leave() {
    this.#shown = false;
    clearTimeout(this.#searching);
  }

  #forget() {
    this.#loading?.abort();
    this.#items = null;
    this.#next = null;
    this.#counts = null;
    this.#left = null;
    this.#unseen = 0;
  }

  #query(cursor) {
    const {verdict, mailbox, q} = this.#filter;
    return {verdict: verdict.join(','), mailbox, q: q.trim(), limit: PAGE, cursor};
  }

  /** Reads the list anew, or the page behind the cursor. A list of other filters than asked for is not kept if that fails. */
  async #load(cursor = null) {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#busy = true;
    this.#failure = null;
    this.#page.redraw();
    try {
      const {items, next} = await this.#page.api.messages(this.#query(cursor), loading.signal);
      this.#items = cursor === null ? items : [...this.#items, ...items];
      this.#next = next;
      this.#isOfFilter = true;
      this.#unseen = 0;
      this.#count();
    } catch (thrown) {
      if (loading.signal.aborted) {
        return;
      }
      this.#failure = Failure.from(thrown);
      if (!this.#isOfFilter) {
        this.#items = null;
      }
    }
    this.#busy = false;
    this.#page.redraw();
  }

  #arrived({data}) {
    this.#count();
    if (this.#items === null) {
      return;
    }
    const at = this.#items.findIndex(({id}) => id === data.id);
    const fits = this.#fits(data);
    if (at >= 0) {
      this.#items = fits ? this.#items.with(at, data) : this.#items.toSpliced(at, 1);
    } else if (fits) {
      // Ids ascend with time, but events may overtake each other.
      const place = this.#items.findIndex(({id}) => id < data.id);
      this.#items = this.#items.toSpliced(place < 0 ? this.#items.length : place, 0, {...data, fresh: true});
      this.#unseen += this.#isAtTop ? 0 : 1;
      if (this.#items.length > MOST && this.#shown && this.#isAtTop) {
        this.#load();
      }
    }
    this.#page.redraw();
  }

  #fits({mailbox, from, subject, verdict}) {
    const filter = this.#filter;
    const asked = filter.q.trim().toLowerCase();
    return (
      (filter.verdict.length === 0 || filter.verdict.includes(verdict?.result)) &&
      (filter.mailbox === '' || filter.mailbox === mailbox) &&
      (asked === '' || [from, subject].some(text => text?.toLowerCase().includes(asked)))
    );
  }

  get #isAtTop() {
    return this.#shown && scrollY < TOP_PIXELS;
  }

  #scrolled() {
    if (!this.#shown) {
      return;
    }
    this.#scroll = scrollY;
    if (this.#unseen > 0 && this.#isAtTop) {
      this.#unseen = 0;
      this.#page.redraw();
    }
  }

  /** Counts follow the events, but not each of them. */
  #count() {
    if (this.#counting) {
      return;
    }
    const ask = async () => {
      try {
        this.#counts = await this.#page.api.stats();
        this.#page.redraw();
      } catch {
        // The last counts stay; the list tells what is wrong.
      }
    };
    this.#counting = setTimeout(
      () => {
        this.#counting = 0;
        if (this.#page.session.isOpen) {
          ask();
        }
      },
      this.#counts === null ? 0 : COUNT_MILLIS,
    );
  }

  #narrow(change) {
    this.#ask(change);
    this.#load();
  }

  /** Asks for a list of other filters; its address is the present one from now on. */
  #ask(change) {
    this.#filter = {...this.#filter, ...change};
    this.#isOfFilter = false;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(this.#filter)) {
      if (value.length > 0) {
        query.set(name, value);
      }
    }
    const path = query.size > 0 ? `/messages?${query.toString().replaceAll('%2C', ',')}` : '/messages';
    this.#page.router.replace(path);
    this.#page.listAddress = `#${path}`;
  }

  #toggle(result) {
    const {verdict} = this.#filter;
    const chosen = verdict.includes(result) ? verdict.filter(name => name !== result) : [...verdict, result];
    this.#narrow({verdict: RESULTS.filter(name => chosen.includes(name))});
  }

  #search(text) {
    this.#ask({q: text});
    clearTimeout(this.#searching);
    this.#searching = setTimeout(() => this.#load(), SEARCH_MILLIS);
  }

  get #isNarrowed() {
    const {verdict, mailbox, q} = this.#filter;
    return verdict.length > 0 || mailbox !== '' || q.trim() !== '';
  }

  render() {
    return html`
      <div class="heading">
        <h1 tabindex="-1">Messages</h1>
        ${this.#counts ? html`<p class="muted">${this.#sum()}</p>` : nothing}
      </div>
      ${this.#filters()}
      ${failed(this.#failure, () => this.#load())}
      ${this.#unseen > 0
        ? html`<button type="button" class="unseen-messages" @click=${() => scrollTo({top: 0})}>
            ${plural(this.#unseen, 'new message')} above
          </button>`
        : nothing}
      ${this.#list()}
    `;
  }

  #sum() {
    const {messages, waiting} = this.#counts;
    return `${plural(messages, 'message')}${waiting > 0 ? `, ${number(waiting)} waiting for a verdict` : ''}`;
  }

  #filters() {
    const {verdict, mailbox, q} = this.#filter;
    const names = [...new Set([...this.#mailboxes, 'upload', ...(mailbox ? [mailbox] : [])])].sort();
    return html`
      <search class="filters">
        <div class="verdicts" role="group" aria-label="Only these verdicts">
          ${RESULTS.map(
            result => html`
              <button type="button" aria-pressed=${String(verdict.includes(result))} @click=${() => this.#toggle(result)}>
                ${badge(result)}<span class="count">${this.#counts ? number(this.#counts.verdicts[result]) : ' '}</span>
              </button>
            `,
          )}
        </div>
        <div class="field">
          <label for="filter-mailbox">Mailbox</label>
          <select id="filter-mailbox" @change=${({target}) => this.#narrow({mailbox: target.value})}>
            <option value="" .selected=${mailbox === ''}>all</option>
            ${names.map(name => html`<option value=${name} .selected=${name === mailbox}>${name}</option>`)}
          </select>
        </div>
        <div class="field grow">
          <label for="filter-text">Sender or subject</label>
          <input id="filter-text" type="search" maxlength="200" autocomplete="off" spellcheck="false"
            .value=${live(q)} @input=${({target}) => this.#search(target.value)}>
        </div>
      </search>
    `;
  }

  #list() {
    if (this.#items === null) {
      return this.#failure ? nothing : loading('messages');
    }
    if (this.#items.length === 0) {
      return this.#busy ? loading('messages') : this.#empty();
    }
    return html`
      <div class="list ${this.#busy ? 'busy' : ''}">
        <table class="messages" role="table" aria-label="Messages, newest first">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Verdict</th>
              <th role="columnheader" scope="col" class="figure">Score</th>
              <th role="columnheader" scope="col">From</th>
              <th role="columnheader" scope="col">Subject</th>
              <th role="columnheader" scope="col">First reason</th>
              <th role="columnheader" scope="col">Mailbox</th>
              <th role="columnheader" scope="col" class="figure">Received</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${repeat(this.#items, ({id}) => id, item => this.#row(item))}
          </tbody>
        </table>
      </div>
      <div class="more">
        ${this.#next
          ? html`<button type="button" class="secondary" ?disabled=${this.#busy} aria-busy=${this.#busy ? 'true' : nothing}
              @click=${() => this.#load(this.#next)}>Show more</button>`
          : html`<p class="muted">${plural(this.#items.length, 'message')}, the oldest one last.</p>`}
      </div>
    `;
  }

  #row({id, mailbox, receivedAt, from, subject, verdict, fresh}) {
    return html`
      <tr role="row" class=${fresh ? 'fresh' : ''}>
        <td role="cell" class="verdict">${badge(verdict?.result)}</td>
        <td role="cell" class="score figure">${verdict ? verdict.score : '–'}</td>
        <td role="cell" class="from">${mailText(from, 'no sender')}</td>
        <th role="rowheader" scope="row" class="subject">
          <a id="message-${id}" href="#/messages/${id}" @click=${() => (this.#left = id)}>${mailText(subject, 'no subject')}</a>
        </th>
        <td role="cell" class="reason">${verdict?.reason ?? ''}</td>
        <td role="cell" class="mailbox">${mailbox}</td>
        <td role="cell" class="received figure">${instant(receivedAt)}</td>
      </tr>
    `;
  }

  #empty() {
    return html`
      <div class="empty">
        ${this.#isNarrowed
          ? html`
              <p>No message fits these filters.</p>
              <button type="button" class="secondary" @click=${() => this.#narrow({verdict: [], mailbox: '', q: ''})}>
                Show all messages
              </button>
            `
          : html`<p>No message has come yet. The next one appears here by itself.</p>`}
      </div>
    `;
  }
}
