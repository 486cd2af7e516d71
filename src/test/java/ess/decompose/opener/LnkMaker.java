package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes shortcuts of Windows. */
final class LnkMaker {

  private static final String SIGN = "4c0000000114020000000000c000000000000046";

  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final ByteArrayOutputStream info = new ByteArrayOutputStream();
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
  private int flags = 1 << 7;

  /** A string by its bit in the flags: 3 relative path, 4 folder, 5 arguments, 6 icon. */
  LnkMaker string(int bit, String text) {
    flags |= 1 << bit;
    strings.writeBytes(number(2, text.length()));
    strings.writeBytes(text.getBytes(StandardCharsets.UTF_16LE));
    return this;
  }

  LnkMaker share(String name) {
    flags |= 2;
    byte[] text = (name + "\0").getBytes(Openings.ASCII);
    byte[] share =
        Openings.join(number(4, 20 + text.length), number(4, 2), number(4, 20), new byte[8], text);
    info.writeBytes(number(4, 28 + share.length));
    info.writeBytes(
        Openings.join(number(4, 28), number(4, 2), new byte[8], number(4, 28), new byte[4], share));
    return this;
  }

  LnkMaker path(String name) {
    flags |= 2;
    byte[] text = (name + "\0").getBytes(Openings.ASCII);
    info.writeBytes(number(4, 28 + text.length));
    info.writeBytes(
        Openings.join(number(4, 28), number(4, 1), new byte[4], number(4, 28), new byte[8], text));
    return this;
  }

  LnkMaker environment(String text) {
    byte[] narrow = Arrays.copyOf(text.getBytes(Openings.ASCII), 260);
    byte[] wide = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_16LE), 520);
    return block(0xa0000001, Openings.join(narrow, wide));
  }

  LnkMaker block(int sign, byte[] content) {
    blocks.writeBytes(Openings.join(number(4, content.length + 8), number(4, sign), content));
    return this;
  }

  byte[] bytes() {
    return Openings.join(
        HexFormat.of().parseHex(SIGN),
        number(4, flags),
        new byte[52],
        info.toByteArray(),
        strings.toByteArray(),
        blocks.toByteArray(),
        new byte[4]);
  }

  private static byte[] number(int size, int value) {
    byte[] four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return Arrays.copyOf(four, size);
  }
}
