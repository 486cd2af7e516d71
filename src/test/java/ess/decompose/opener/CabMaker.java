package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Makes cabinets of one folder. */
final class CabMaker {

  static final int STORED = 0;
  static final int MSZIP = 1;
  static final int QUANTUM = 2;
  static final int LZX = 0x0f03;

  private CabMaker() {}

  /** A cabinet of one file whose content is given in packed blocks. */
  static byte[] cab(
      int method, int flags, byte[] content, List<byte[]> blocks, List<Integer> sizes) {
    byte[] others = (flags & 2) != 0 ? "b.cab\0disk\0".getBytes(Openings.ASCII) : new byte[0];
    int files = 36 + others.length + 8;
    int first = files + 16 + 6;
    ByteBuffer out =
        ByteBuffer.allocate(first + blocks.stream().mapToInt(b -> b.length + 8).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put("MSCF\0\0\0\0".getBytes(Openings.ASCII)).putInt(out.capacity()).putInt(0);
    out.putInt(files).putInt(0).put((byte) 3).put((byte) 1).putShort((short) 1).putShort((short) 1);
    out.putShort((short) flags).putShort((short) 7).putShort((short) 0).put(others);
    out.putInt(first).putShort((short) blocks.size()).putShort((short) method);
    out.putInt(content.length).putInt(0).putShort((short) ((flags & 2) != 0 ? 0xfffe : 0));
    out.putInt(0).putShort((short) 0x20).put("a.exe\0".getBytes(Openings.ASCII));
    for (int i = 0; i < blocks.size(); i++) {
      out.putInt(0).putShort((short) blocks.get(i).length).putShort(sizes.get(i).shortValue());
      out.put(blocks.get(i));
    }
    return out.array();
  }

  static byte[] cab(int method, byte[] content, byte[] block) {
    return cab(method, 0, content, List.of(block), List.of(content.length));
  }

  /** Two blocks, of which the second repeats what the first unpacked to. */
  static byte[] mszip(byte[] content) {
    int half = content.length / 2;
    byte[] first = Arrays.copyOf(content, half);
    byte[] second = Arrays.copyOfRange(content, half, content.length);
    return cab(
        MSZIP,
        0,
        content,
        List.of(deflated(first, new byte[0]), deflated(second, first)),
        List.of(first.length, second.length));
  }

  private static byte[] deflated(byte[] content, byte[] before) {
    Deflater deflater = new Deflater(9, true);
    deflater.setDictionary(before);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length + 100];
    int n = deflater.deflate(out);
    deflater.end();
    return Openings.join("CK".getBytes(Openings.ASCII), Arrays.copyOf(out, n));
  }
}
