package ess.extract;

import ess.message.Sha256;
import java.math.BigInteger;
import java.util.Arrays;

/** Knows numbers of bank accounts and addresses of crypto currencies by their check digits. */
final class Accounts {

  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] BECH32_STEPS = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int BECH32M = 0x2bc830a3;
  private static final int LEAST_IBAN = 15;
  private static final int MOST_IBAN = 34;
  private static final int CHECKED = 25;

  private Accounts() {}

  /** Behind the IBAN (ISO 13616) that begins at the index; the index itself if none does. */
  static int ibanEnd(String text, int from) {
    if (from + LEAST_IBAN > text.length()
        || !isCapital(text.charAt(from))
        || !isCapital(text.charAt(from + 1))
        || !isDigit(text.charAt(from + 2))
        || !isDigit(text.charAt(from + 3))) {
      return from;
    }
    char[] plain = new char[MOST_IBAN];
    int length = 0;
    int at = from;
    int found = from;
    while (at < text.length() && length < MOST_IBAN) {
      char c = text.charAt(at);
      if (isCapital(c) || isDigit(c)) {
        plain[length++] = c;
        boolean ends = at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1));
        if (ends && length >= LEAST_IBAN && isIban(plain, length)) {
          found = at + 1;
        }
      } else if (c != ' ' && c != '\u00a0' && c != '-') {
        break;
      }
      at++;
    }
    return found;
  }

  private static boolean isIban(char[] plain, int length) {
    int rest = 0;
    for (int i = 0; i < length; i++) {
      int value = Character.digit(plain[(i + 4) % length], 36);
      rest = (value < 10 ? rest * 10 + value : rest * 100 + value) % 97;
    }
    return rest == 1;
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether it is an address of Bitcoin, Litecoin, Ethereum, Tron, Ripple or Monero. */
  static boolean isWallet(String token) {
    if (token.startsWith("0x")) {
      return token.length() == 42
          && token.chars().skip(2).allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }
    String lower = Folds.lower(token);
    if (lower.startsWith("bc1") || lower.startsWith("ltc1")) {
      boolean isOneCase =
          token.equals(lower) || token.equals(token.toUpperCase(java.util.Locale.ROOT));
      return isOneCase && isBech32(lower);
    }
    boolean begins = "13LMDT".indexOf(token.charAt(0)) >= 0;
    if (begins && token.length() >= 26 && token.length() <= 35) {
      return isBase58Check(token);
    }
    return (token.length() == 95 || token.length() == 106)
        && (token.charAt(0) == '4' || token.charAt(0) == '8')
        && token.chars().allMatch(c -> BASE58.indexOf(c) >= 0);
  }

  private static boolean isBase58Check(String token) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < token.length(); i++) {
      int digit = BASE58.indexOf(token.charAt(i));
      if (digit < 0) {
        return false;
      }
      number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
    }
    byte[] bytes = number.toByteArray();
    byte[] whole = new byte[CHECKED];
    int size = Math.min(bytes.length, CHECKED);
    System.arraycopy(bytes, bytes.length - size, whole, CHECKED - size, size);
    byte[] once = bytes(Sha256.of(Arrays.copyOf(whole, CHECKED - 4)));
    byte[] twice = bytes(Sha256.of(once));
    return Arrays.equals(twice, 0, 4, whole, CHECKED - 4, CHECKED);
  }

  private static byte[] bytes(Sha256 digest) {
    return java.util.HexFormat.of().parseHex(digest.hex());
  }

  /** The check sum of BIP 173 and BIP 350. */
  private static boolean isBech32(String token) {
    int mark = token.lastIndexOf('1');
    int sum = 1;
    for (int i = 0; i < mark; i++) {
      sum = step(sum, token.charAt(i) >> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < mark; i++) {
      sum = step(sum, token.charAt(i) & 31);
    }
    for (int i = mark + 1; i < token.length(); i++) {
      int value = BECH32.indexOf(token.charAt(i));
      if (value < 0) {
        return false;
      }
      sum = step(sum, value);
    }
    return sum == 1 || sum == BECH32M;
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < BECH32_STEPS.length; i++) {
      next ^= (top >> i & 1) == 1 ? BECH32_STEPS[i] : 0;
    }
    return next;
  }
}
