package ess.decompose.opener;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Opens entries of a zip that a password locks: by the cipher of old (APPNOTE 6.1), or by WinZip's
 * AES (AE-1 and AE-2). A wrong password is known by a byte or two first, which a few of them pass.
 */
final class ZipCipher {

  private static final int OLD_HEADER = 12;
  private static final int ROUNDS = 1000;
  private static final int VERIFIER = 2;
  private static final int SEAL = 10;
  private static final int BLOCK = 16;
  private static final int[] TABLE = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) != 0 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
      }
      TABLE[i] = value;
    }
  }

  private ZipCipher() {}

  /** How many of the packed bytes are the cipher's own. */
  static int overhead(ZipHeader header) {
    int strength = header.aesStrength();
    return strength == 0 ? OLD_HEADER : 4 + 4 * strength + VERIFIER + SEAL;
  }

  /**
   * The packed bytes without their cipher, or null if the password is wrong. Of AES it is then
   * right; of the old cipher it may still be wrong.
   */
  static @Nullable Bytes decrypted(
      ZipHeader header, ZipHeader local, Bytes packed, String password) {
    if (packed.size() < overhead(header)) {
      return null;
    }
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    if (header.method() == ZipHeader.AES) {
      return aes(header.aesStrength(), packed, secret);
    }
    Old old = new Old(secret);
    int check = -1;
    for (int i = 0; i < OLD_HEADER; i++) {
      check = old.plain(packed.at(i));
    }
    boolean timed = header.hasDescriptor() || local.hasDescriptor();
    boolean fits =
        check == header.crc() >>> 24
            || (timed && (check == header.time() >>> 8 || check == local.time() >>> 8));
    if (!fits) {
      return null;
    }
    byte[] plain = new byte[packed.size() - OLD_HEADER];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) old.plain(packed.at(OLD_HEADER + i));
    }
    return Bytes.of(plain);
  }

  private static @Nullable Bytes aes(int strength, Bytes packed, byte[] secret) {
    if (strength < 1 || strength > 3) {
      return null;
    }
    int salt = 4 + 4 * strength;
    int key = 8 + 8 * strength;
    try {
      byte[] keys = derived(secret, packed.slice(0, salt).content().toBytes(), 2 * key + VERIFIER);
      if ((keys[2 * key] & 0xff) != packed.at(salt)
          || (keys[2 * key + 1] & 0xff) != packed.at(salt + 1)) {
        return null;
      }
      Bytes data = packed.slice(salt + VERIFIER, packed.size() - SEAL);
      Mac seal = Mac.getInstance("HmacSHA1");
      seal.init(new SecretKeySpec(keys, key, key, "HmacSHA1"));
      seal.update(data.array(), data.from(), data.size());
      byte[] said = packed.slice(packed.size() - SEAL, packed.size()).content().toBytes();
      return Arrays.equals(Arrays.copyOf(seal.doFinal(), SEAL), said)
          ? Bytes.of(counting(keys, key, data))
          : null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES or no HMAC", e);
    }
  }

  /** PBKDF2 (RFC 8018) with HMAC-SHA-1. */
  private static byte[] derived(byte[] secret, byte[] salt, int length)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA1");
    // A key may not be empty; one of a zero byte is the same to HMAC.
    mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "HmacSHA1"));
    byte[] out = new byte[length];
    for (int block = 1, at = 0; at < length; block++) {
      mac.update(salt);
      byte[] round = mac.doFinal(new byte[] {0, 0, 0, (byte) block});
      byte[] sum = round.clone();
      for (int i = 1; i < ROUNDS; i++) {
        round = mac.doFinal(round);
        for (int j = 0; j < sum.length; j++) {
          sum[j] ^= round[j];
        }
      }
      int count = Math.min(sum.length, length - at);
      System.arraycopy(sum, 0, out, at, count);
      at += count;
    }
    return out;
  }

  /** The cipher of old zips: three keys that each byte changes. */
  private static final class Old {
    private int first = 0x12345678;
    private int second = 0x23456789;
    private int third = 0x34567890;

    Old(byte[] secret) {
      for (byte b : secret) {
        update(b);
      }
    }

    private void update(int plain) {
      first = (first >>> 8) ^ TABLE[(first ^ plain) & 0xff];
      second = (second + (first & 0xff)) * 134775813 + 1;
      third = (third >>> 8) ^ TABLE[(third ^ (second >>> 24)) & 0xff];
    }

    int plain(int cipher) {
      int mask = (third | 2) & 0xffff;
      int plain = (cipher ^ ((mask * (mask ^ 1)) >>> 8)) & 0xff;
      update(plain);
      return plain;
    }
  }

  /** AES in counter mode, with WinZip's counter: little-endian, from 1. */
  private static byte[] counting(byte[] keys, int length, Bytes data)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys, 0, length, "AES"));
    byte[] plain = data.content().toBytes();
    byte[] counter = new byte[BLOCK];
    for (int at = 0, block = 1; at < plain.length; at += BLOCK, block++) {
      for (int i = 0; i < 4; i++) {
        counter[i] = (byte) (block >>> (8 * i));
      }
      byte[] mask = cipher.doFinal(counter);
      for (int i = 0; i < BLOCK && at + i < plain.length; i++) {
        plain[at + i] ^= mask[i];
      }
    }
    return plain;
  }
}
