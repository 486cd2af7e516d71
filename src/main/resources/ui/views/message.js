import {html, nothing, svg} from '../lit.js';
import {Failure} from '../failure.js';
import {byteRange, number, percent, plural, size} from '../format.js';
import {badge, failed, instant, loading} from '../parts.js';
import {mailText, plainText} from '../text.js';
import {coverage, nest} from '../tree.js';
import {MessageActions} from './actions.js';

const PARTS_AT_FIRST = 200;
const STRIPES = 300;
const TECHNIQUE = /^T\d{4}(\.\d{3})?$/;
const REGIONS = {
  header: 'header fields',
  body: 'bodies',
  delimiter: 'boundary lines',
  preamble: 'before the first boundary',
  epilogue: 'behind the last boundary',
  unread: 'not read',
};

/** One mail: its verdict with the sum behind it, its findings, and the tree of its parts. */
export class MessageView {
  #page;
  #id = '';
  #message = null;
  #parts = null;
  #failure = null;
  #rawFailure = null;
  #fetching = false;
  #loading = null;
  #all = false;
  #actions;

  constructor(page) {
    this.#page = page;
    this.#actions = new MessageActions(page, () => this.#load());
    page.feed.addEventListener('event', ({detail}) => detail.subject === this.#id && this.#load());
    page.feed.addEventListener('fresh', () => this.#id && this.#load());
    page.session.addEventListener('ended', () => this.leave());
  }

  get title() {
    return plainText(this.#message?.subject || 'Message');
  }

  enter({argument}) {
    this.leave();
    this.#id = argument;
    this.#load();
  }

  leave() {
    this.#loading?.abort();
    this.#actions.leave();
    this.#id = '';
    this.#message = null;
    this.#parts = null;
    this.#failure = null;
    this.#rawFailure = null;
    this.#all = false;
  }

  async #load() {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#failure = null;
    try {
      const {api} = this.#page;
      [this.#message, this.#parts] = await Promise.all([
        api.message(this.#id, loading.signal),
        api.parts(this.#id, loading.signal),
      ]);
    } catch (thrown) {
      if (loading.signal.aborted) {
        return;
      }
      this.#failure = Failure.from(thrown);
    }
    this.#page.redraw();
  }

  async #download() {
    this.#fetching = true;
    this.#rawFailure = null;
    this.#page.redraw();
    try {
      const url = URL.createObjectURL(await this.#page.api.raw(this.#id));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${this.#id}.eml`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch (thrown) {
      this.#rawFailure = Failure.from(thrown);
    }
    this.#fetching = false;
    this.#page.redraw();
  }

  render() {
    const message = this.#message;
    const failure = this.#failure;
    return html`
      <p class="back"><a href=${this.#page.listAddress}>← Messages</a></p>
      <div class="heading message">
        <h1 tabindex="-1">${message ? mailText(message.subject, 'no subject') : 'Message'}</h1>
        ${message ? html`<p class="sender">${mailText(message.from, 'no sender')}</p>` : nothing}
      </div>
      ${failed(failure, failure?.status === 404 ? null : () => this.#load())}
      ${message
        ? html`
            <div class="columns uneven">
              <div>
                ${this.#verdict(message.verdict)}
                ${this.#page.may('analyst') ? this.#actions.render(message) : nothing}
                ${this.#findings(message.verdict)}
              </div>
              <div>${this.#tree()} ${this.#facts(message)}</div>
            </div>
          `
        : failure
          ? nothing
          : loading('the message')}
    `;
  }

  #verdict(verdict) {
    if (verdict === null) {
      return html`
        <section class="card" aria-labelledby="verdict-title">
          <h2 id="verdict-title">Verdict</h2>
          <p class="outcome">${badge(null)} It is kept and waits for its scan. The verdict appears here by itself.</p>
        </section>
      `;
    }
    return html`
      <section class="card" aria-labelledby="verdict-title">
        <h2 id="verdict-title">Verdict</h2>
        <p class="outcome">${badge(verdict.result)} <span>${why(verdict)}</span></p>
        ${scale(verdict)}
        ${verdict.terms.length > 0 ? this.#terms(verdict) : nothing}
      </section>
    `;
  }

  #terms({terms, score}) {
    return html`
      <table class="terms" role="table">
        <caption class="seen-by-ear">What the findings add to the score</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">Finding</th>
            <th role="columnheader" scope="col" class="figure">Given</th>
            <th role="columnheader" scope="col" class="figure">Counted</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${terms.map(
            term => html`
              <tr role="row">
                <th role="rowheader" scope="row">
                  <code>${term.finding}</code>
                  ${term.why ? html`<span class="muted small">limited by <code>${term.why}</code></span>` : nothing}
                </th>
                <td role="cell" class="figure muted">${term.given}</td>
                <td role="cell" class="figure">${term.counted}</td>
              </tr>
            `,
          )}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th role="rowheader" scope="row">Score</th>
            <td role="cell"></td>
            <td role="cell" class="figure">${score}</td>
          </tr>
        </tfoot>
      </table>
    `;
  }

  #findings(verdict) {
    if (verdict === null) {
      return nothing;
    }
    return html`
      <section class="card" aria-labelledby="findings-title">
        <h2 id="findings-title">Findings <span class="muted">${verdict.findings.length}</span></h2>
        ${verdict.findings.length === 0
          ? html`<p class="muted">Every part was scanned, and nothing was found.</p>`
          : html`<ol class="findings">${verdict.findings.map(finding => this.#finding(finding))}</ol>`}
      </section>
    `;
  }

  #finding({id, source, title, severity, score, technique, part, range, evidence, evidenceSha256, unfinished}) {
    return html`
      <li>
        <div class="line">
          <span class="severity ${severity}">${severity}</span>
          <h3>${title}</h3>
          <span class="figure muted" title="Score that the finding has of itself">${score > 0 ? `+${score}` : score}</span>
        </div>
        <dl class="facts tight">
          <dt>Id</dt>
          <dd><code>${id}</code> <span class="muted">by ${source}</span></dd>
          <dt>Part</dt>
          <dd>
            <button type="button" class="link" @click=${() => this.#point(part)}>${mailText(part)}</button>
            ${range ? html`<span class="muted">bytes ${byteRange(range)}</span>` : nothing}
          </dd>
          ${evidenceSha256 ? html`<dt>SHA-256</dt><dd><code title="Of these bytes">${evidenceSha256}</code></dd>` : nothing}
          ${technique ? html`<dt>Technique</dt><dd>${techniqueLink(technique)}</dd>` : nothing}
          ${unfinished ? html`<dt>Scan</dt><dd>could not be finished here</dd>` : nothing}
        </dl>
        ${evidence ? html`<pre class="evidence" tabindex="0" role="group" aria-label="Evidence">${mailText(evidence)}</pre>` : nothing}
      </li>
    `;
  }

  /** Shows the part of a finding in the tree. */
  #point(path) {
    this.#all = true;
    this.#page.redraw();
    this.#page.afterRender(() => {
      const at = this.#parts.parts.findIndex(part => part.path === path);
      const node = document.getElementById(`part-${at}`);
      node?.scrollIntoView({block: 'center'});
      node?.focus({preventScroll: true});
    });
  }

  #tree() {
    const {parts, ledger} = this.#parts;
    if (parts.length === 0) {
      return nothing;
    }
    const places = new Map(parts.map((part, at) => [part.path, at]));
    const found = new Map();
    for (const {part} of this.#message.verdict?.findings ?? []) {
      found.set(part, (found.get(part) ?? 0) + 1);
    }
    const shown = this.#all ? parts : parts.slice(0, PARTS_AT_FIRST);
    const branch = nodes => html`
      <ul>
        ${nodes.map(
          ({part, children}) => html`
            <li>
              <div class="part ${part.kind}" id="part-${places.get(part.path)}" tabindex="-1">
                <span class="name">${mailText(part.name ?? part.path)}</span>
                ${found.has(part.path) ? html`<span class="tag found">${plural(found.get(part.path), 'finding')}</span>` : nothing}
                ${part.view === 'raw' || part.traits.includes(part.view) ? nothing : html`<span class="tag">read as ${part.view}</span>`}
                ${part.traits.filter(trait => trait !== 'container').map(trait => html`<span class="tag warn">${trait}</span>`)}
                <span class="what">
                  ${part.type}${part.declaredType && part.declaredType !== part.type
                    ? html`, <span class="differs">declared ${part.declaredType}</span>`
                    : nothing}
                  · ${size(part.size)}${part.name === null ? nothing : html` · ${mailText(part.path)}`}
                </span>
              </div>
              ${children.length > 0 ? branch(children) : nothing}
            </li>
          `,
        )}
      </ul>
    `;
    return html`
      <section class="card" aria-labelledby="parts-title">
        <h2 id="parts-title">Parts <span class="muted">${number(parts.length)}</span></h2>
        ${this.#coverage(ledger)}
        <div class="tree">${branch(nest(shown))}</div>
        ${shown.length < parts.length
          ? html`<button type="button" class="secondary" @click=${() => this.#showAll()}>Show all parts</button>`
          : nothing}
      </section>
    `;
  }

  #showAll() {
    this.#all = true;
    this.#page.redraw();
  }

  #coverage(ledger) {
    const whole = this.#message.size;
    const {kinds, missing} = coverage(ledger, whole);
    return html`
      <p class=${missing === 0 ? 'muted' : 'differs'}>
        ${missing === 0
          ? `All ${plural(whole, 'byte')} of the raw mail lie in these parts.`
          : `${plural(missing, 'byte')} of ${number(whole)} lie in no part; findings name them.`}
      </p>
      <svg class="strip" width="100%" height="10" aria-hidden="true">${stripes(ledger, whole)}</svg>
      <ul class="legend">
        ${kinds.map(
          ({kind, bytes}) => html`<li><span class="swatch ${kind}"></span>${REGIONS[kind] ?? kind} <span class="muted">${percent(bytes, whole)}</span></li>`,
        )}
      </ul>
    `;
  }

  #facts({id, sha256, mailbox, uidValidity, uid, receivedAt, size: bytes, verdict}) {
    return html`
      <section class="card" aria-labelledby="facts-title">
        <h2 id="facts-title">Message</h2>
        <dl class="facts">
          <dt>Mailbox</dt>
          <dd>${mailbox}${uid === null ? nothing : html` <span class="muted">UID ${uid} of ${uidValidity}</span>`}</dd>
          <dt>Received</dt>
          <dd>${instant(receivedAt)}</dd>
          <dt>Size</dt>
          <dd>${plural(bytes, 'byte')}</dd>
          ${verdict
            ? html`<dt>Judged</dt>
                <dd>${instant(verdict.givenAt)} <span class="muted">in ${verdict.tookMs} ms</span></dd>`
            : nothing}
          <dt>Id</dt>
          <dd><code>${id}</code></dd>
          <dt>SHA-256</dt>
          <dd><code>${sha256}</code></dd>
          ${verdict
            ? html`
                <dt>Policy</dt>
                <dd><code title=${verdict.policy}>${verdict.policy.slice(0, 16)}…</code></dd>
                <dt>Scanners</dt>
                <dd><code title=${verdict.engine}>${verdict.engine.slice(0, 16)}…</code></dd>
              `
            : nothing}
        </dl>
        ${this.#page.may('analyst')
          ? html`
              ${failed(this.#rawFailure)}
              <button type="button" class="secondary" ?disabled=${this.#fetching} aria-busy=${this.#fetching ? 'true' : nothing}
                aria-describedby="raw-help" @click=${() => this.#download()}>Download the raw mail</button>
              <small id="raw-help">As received, hostile content too. The download is recorded.</small>
            `
          : nothing}
      </section>
    `;
  }
}

function why({result, score, suspiciousFrom, maliciousFrom}) {
  switch (result) {
    case 'malicious':
      return `Score ${score}: malicious from ${maliciousFrom} on.`;
    case 'suspicious':
      return `Score ${score}: suspicious from ${suspiciousFrom} on, malicious from ${maliciousFrom}.`;
    case 'unscannable':
      return `Score ${score}, but some of it could not be looked at; what was not scanned is never clean.`;
    default:
      return `Score ${score}, below ${suspiciousFrom}, and all of it was scanned.`;
  }
}

/** The score on the scale of the thresholds; the sentence above says the same. */
function scale({result, score, suspiciousFrom, maliciousFrom}) {
  const most = Math.max(maliciousFrom * 1.5, Math.min(score, maliciousFrom * 3));
  const at = value => `${Math.min(100, Math.max(0, (100 * value) / most))}%`;
  return html`
    <svg class="scale" width="100%" height="34" aria-hidden="true">
      <rect class="track" x="0" y="4" width="100%" height="8" rx="4"></rect>
      <rect class="reached ${result}" x="0" y="4" width=${at(score)} height="8" rx="4"></rect>
      <line x1=${at(suspiciousFrom)} x2=${at(suspiciousFrom)} y1="0" y2="16"></line>
      <text x=${at(suspiciousFrom)} y="30">${suspiciousFrom}</text>
      <line x1=${at(maliciousFrom)} x2=${at(maliciousFrom)} y1="0" y2="16"></line>
      <text x=${at(maliciousFrom)} y="30">${maliciousFrom}</text>
    </svg>
  `;
}

/** The raw mail from its first byte to its last, coloured by kind. */
function stripes(ledger, whole) {
  const step = Math.ceil(ledger.length / STRIPES);
  return ledger
    .filter((_, at) => at % step === 0)
    .map(({from, to, kind}) => svg`<rect class=${kind} x="${(100 * from) / whole}%" width="${(100 * (to - from)) / whole}%" height="100%"></rect>`);
}

function techniqueLink(technique) {
  return TECHNIQUE.test(technique)
    ? html`<a href="https://attack.mitre.org/techniques/${technique.replace('.', '/')}/" target="_blank"
        rel="noopener noreferrer">${technique}<span class="seen-by-ear"> in MITRE ATT&amp;CK, in a new tab</span></a>`
    : technique;
}
