package ess.extract;

import ess.message.facts.Item;
import ess.message.facts.Text;
import java.util.ArrayList;
import java.util.List;

/** Finds phone numbers, amounts of money, accounts and reference numbers in a text. Linear. */
final class ItemReader {

  private static final int MOST = 100;
  private static final int LONGEST_PHONE = 28;
  private static final int LEAST_PHONE = 7;
  private static final int MOST_PHONE = 15;
  private static final int LEAST_TOKEN = 15;
  private static final int MOST_TOKEN = 110;
  private static final int BEFORE = 26;
  private static final List<String> PHONE_WORDS =
      List.of(
          "tel",
          "phone",
          "call",
          "fon",
          "hotline",
          "helpline",
          "whatsapp",
          "toll",
          "mobile",
          "support",
          "ruf",
          "appele",
          "llam",
          "ligue",
          "chiama",
          "dial",
          "contact",
          "sms",
          "fax");
  private static final List<String> CODE_WORDS =
      List.of(
          "order",
          "invoice",
          "reference",
          "ref",
          "case",
          "ticket",
          "transaction",
          "booking",
          "tracking",
          "confirmation",
          "rechnung",
          "bestell",
          "vorgang",
          "factur",
          "commande",
          "pedido",
          "fattura",
          "ordine",
          "parcel",
          "shipment",
          "contract",
          "receipt",
          "customer id",
          "account no");

  private final Text source;
  private final String text;
  private final List<Item> found = new ArrayList<>();

  private ItemReader(Text source) {
    this.source = source;
    this.text = source.visible();
  }

  /** The items of the text, in its order. */
  static List<Item> in(Text source) {
    ItemReader reader = new ItemReader(source);
    reader.read();
    return reader.found;
  }

  private void read() {
    char[] chars = text.toCharArray();
    int done = 0;
    int at = 0;
    while (at < chars.length && found.size() < MOST) {
      if (!isDigit(chars[at])) {
        at++;
        continue;
      }
      int from = at;
      while (from > done && isAlphanumeric(chars[from - 1])) {
        from--;
      }
      int end = at + 1;
      while (end < chars.length && isAlphanumeric(chars[end])) {
        end++;
      }
      at = Math.max(end, isDigit(chars[from]) ? number(from, end) : account(from, end));
      done = at;
    }
  }

  /** Whether it is a letter or a digit. */
  static boolean isAlphanumeric(char c) {
    return c < 0x80
        ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        : Character.isLetterOrDigit(c);
  }

  /** Whether it is a digit of ASCII. */
  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether all from one character to behind another are digits. */
  static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** What begins with a digit; answers behind it, or the beginning if it is nothing. */
  private int number(int from, int end) {
    if (end - from >= LEAST_TOKEN && !isNumber(text, from, end)) {
      return account(from, end);
    }
    Money money = Money.at(text, from);
    if (money != null) {
      return add("amount", money.from(), money.to(), money.number());
    }
    int phone = phone(from);
    if (phone > from) {
      return phone;
    }
    return code(from, end) ? end : from;
  }

  private int phone(int from) {
    int begin = from;
    while (begin > 0 && from - begin < 2 && "+(".indexOf(text.charAt(begin - 1)) >= 0) {
      begin--;
    }
    StringBuilder digits = new StringBuilder();
    StringBuilder shape = new StringBuilder();
    int to = from;
    int last = from;
    int run = 0;
    while (to < text.length() && to - from < LONGEST_PHONE) {
      char c = text.charAt(to);
      if (isDigit(c)) {
        digits.append(c);
        run++;
        last = to + 1;
      } else if (isPhoneSign(c)) {
        if (run > 0) {
          shape.append(run).append('-');
          run = 0;
        }
      } else {
        break;
      }
      to++;
    }
    shape.append(run);
    int count = digits.length();
    boolean plus = text.charAt(begin) == '+' || digits.indexOf("00") == 0;
    if (text.charAt(begin) == '0' && follows(begin)) {
      return from;
    }
    boolean fits = count >= LEAST_PHONE && count <= MOST_PHONE && !endsInWord(last);
    if (!fits || !(isPhone(shape.toString(), digits.toString(), plus) || isCalled(begin, count))) {
      return from;
    }
    return add("phone", begin, last, (text.charAt(begin) == '+' ? "+" : "") + digits);
  }

  /** Whether another number stands directly before it. */
  private boolean follows(int begin) {
    return begin > 1 && isPhoneSign(text.charAt(begin - 1)) && isDigit(text.charAt(begin - 2));
  }

  private boolean endsInWord(int at) {
    return at < text.length() && isAlphanumeric(text.charAt(at));
  }

  private static boolean isPhoneSign(char c) {
    return c == ' '
        || c == '-'
        || c == '.'
        || c == '('
        || c == ')'
        || c == '/'
        || c == '\u00a0'
        || (c >= '\u2010' && c <= '\u2015');
  }

  private static boolean isPhone(String shape, String digits, boolean plus) {
    if (plus && digits.length() >= 9) {
      return true;
    }
    String plain = shape.endsWith("-0") ? shape.substring(0, shape.length() - 2) : shape;
    return plain.equals("3-3-4")
        || plain.equals("1-3-3-4")
        || (plain.equals("3-4") && digits.charAt(0) >= '8')
        || (digits.startsWith("0")
            && !digits.startsWith("00")
            && plain.contains("-")
            && digits.length() >= 9
            && digits.length() <= 12
            && !plain.startsWith("2-2-"));
  }

  /** Whether a word before it says that it is to be called. */
  private boolean isCalled(int begin, int digits) {
    return digits >= LEAST_PHONE + 2 && hasBefore(begin, PHONE_WORDS);
  }

  private boolean hasBefore(int begin, List<String> words) {
    String before = Folds.lower(text.substring(Math.max(0, begin - BEFORE), begin));
    int line = before.lastIndexOf('\n');
    String near = line < 0 ? before : before.substring(line);
    return words.stream().anyMatch(near::contains);
  }

  private boolean code(int from, int end) {
    if (end - from < 4 || end - from > 24 || !hasBefore(from, CODE_WORDS)) {
      return false;
    }
    add("code", from, end, text.substring(from, end));
    return true;
  }

  /** What begins with a letter, or is a long word with digits. */
  private int account(int from, int end) {
    int iban = Accounts.ibanEnd(text, from);
    if (iban > from) {
      return add("iban", from, iban, text.substring(from, iban).replaceAll("[ \u00a0-]", ""));
    }
    int length = end - from;
    if (length >= LEAST_TOKEN && length <= MOST_TOKEN) {
      String token = text.substring(from, end);
      if (Accounts.isWallet(token)) {
        return add("wallet", from, end, token);
      }
    }
    return from;
  }

  private int add(String kind, int from, int to, String plain) {
    found.add(new Item(kind, text.substring(from, to), plain, source.at(from, to)));
    return to;
  }
}
