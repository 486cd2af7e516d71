/** Numbers and instants as people read them. Pure. */

const NUMBER = new Intl.NumberFormat('en-GB');
const TIME = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const DAY = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit'});
const DATE = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric'});
const FULL = new Intl.DateTimeFormat('en-GB', {dateStyle: 'full', timeStyle: 'long'});

export function number(value) {
  return NUMBER.format(value);
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export function size(bytes) {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  const unit = bytes < 1024 ** 2 ? 1 : 2;
  const value = bytes / 1024 ** unit;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit === 1 ? 'KB' : 'MB'}`;
}

/** The time of today, else day and time, else the date. */
export function moment(instant, now = new Date()) {
  const when = new Date(instant);
  if (when.toDateString() === now.toDateString()) {
    return TIME.format(when);
  }
  return when.getFullYear() === now.getFullYear() ? DAY.format(when) : DATE.format(when);
}

export function fullMoment(instant) {
  return FULL.format(new Date(instant));
}

export function percent(part, whole) {
  if (whole === 0 || part === whole) {
    return '100 %';
  }
  const value = (100 * part) / whole;
  return value < 1 ? '< 1 %' : `${Math.min(99, Math.round(value))} %`;
}

/** A range of bytes; the last one is included, as in a hex viewer. */
export function byteRange({from, to}) {
  return to - from === 1 ? number(from) : `${number(from)}–${number(to - 1)}`;
}
